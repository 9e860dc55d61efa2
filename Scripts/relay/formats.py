"""Read what the planner writes with programs that others wrote: lxml, icalendar, Python's own JSON.

Reads {"schedule": XML, "calendar": iCalendar, "czml": CZML} on standard input and prints what was found, for the tests
of RelayCommands: tracks of the schedule, events of the calendar, packets of the CZML.
"""
import datetime
import json
import os
import sys

import icalendar
from lxml import etree

NAMESPACE = "{urn:ccsds:schema:cssm:1.0.0}"
given = json.load(sys.stdin)
answer = {}

if "schedule" in given:
    grammar = etree.RelaxNG(etree.parse(os.path.join(os.path.dirname(os.path.abspath(__file__)), "simple_schedule.rng")))
    document = etree.fromstring(given["schedule"].encode())
    grammar.assertValid(document)
    header = document.find(NAMESPACE + "simpleScheduleHeader")
    tracks = []
    code_b = "%Y-%jT%H:%M:%S.%fZ"
    first, last = (datetime.datetime.strptime(header.get(k), code_b) for k in ("startTime", "endTime"))
    for package in document.iter(NAMESPACE + "scheduledPackage"):
        for activity in package.iter(NAMESPACE + "scheduledActivity"):
            begin, end = (
                datetime.datetime.strptime(activity.get(k), code_b) for k in ("beginningOfTrack", "endOfTrack")
            )
            assert first <= begin < end <= last, activity.attrib
            tracks.append([package.get("user"), activity.get("siteRef"), (end - begin).total_seconds()])
    answer["tracks"] = tracks

if "calendar" in given:
    calendar = icalendar.Calendar.from_ical(given["calendar"])
    assert not calendar.errors and calendar["version"] == "2.0" and calendar["prodid"]
    assert all(len(line) <= 75 for line in given["calendar"].encode().split(b"\r\n"))
    events = []
    for event in calendar.walk("VEVENT"):
        assert not event.errors and event["uid"] and event["dtstamp"].dt.tzinfo is not None
        begin, end = event["dtstart"].dt, event["dtend"].dt
        assert begin.utcoffset() == datetime.timedelta(0) and begin <= end
        events.append([str(event["summary"]), (end - begin).total_seconds()])
    uids = [str(event["uid"]) for event in calendar.walk("VEVENT")]
    assert len(set(uids)) == len(uids)
    answer["events"] = events

if "czml" in given:
    packets = json.loads(given["czml"])
    assert packets[0]["id"] == "document" and packets[0]["version"] == "1.0"
    found = {}
    for packet in packets[1:]:
        if "position" in packet:
            numbers = packet["position"]["cartesian"]
            times = numbers[::4]
            assert len(numbers) % 4 == 0 and times == sorted(times) and packet["position"]["referenceFrame"] == "INERTIAL"
            found[packet["id"]] = len(times)
        else:
            refs = packet["polyline"]["positions"]["references"]
            assert all(ref.split("#")[1] == "position" and ref.split("#")[0] in found for ref in refs)
            shown = packet["polyline"]["show"][1:]
            assert all(a["interval"].split("/")[1] <= b["interval"].split("/")[0] for a, b in zip(shown, shown[1:]))
            found[packet["id"]] = len(shown)
    answer["packets"] = found

print(json.dumps(answer))
