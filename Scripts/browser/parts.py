"""The parts of the browser check, in the order in which they leave the demonstration for each other."""
from contextlib import closing

import accessibility
from bad_input import BadInput
from main_path import Walk
from visitor import Visitor


def walk(browser, house, report, name, **settings):
    walk = Walk(browser, house, **settings)
    for step in walk.steps():
        # Each step stands on the one before.
        if not report.check(f"main path {name}: {step.__name__.replace('_', ' ')}", step):
            break
    report.check(f"main path {name}: no page misbehaved", lambda: none(walk.faults))


def main_path(browser, house, report, isAll):
    walk(browser, house, report, "with scripts", scripts=True, language="en", samples=["15555", "12002"], number="WALK-1")


def main_path_plain(browser, house, report, isAll):
    walk(browser, house, report, "without scripts, in Chinese", scripts=False, language="zh",
         samples=["70215", "74220"], number="WALK-2")


def axe(browser, house, report, isAll):
    examination = accessibility.Examination(browser, house, isAll)
    for role in accessibility.ROLES:
        before = examination.pages

        def act():
            count = len(examination.faults)
            examination.role(role)
            none(examination.faults[count:])

        report.check(f"accessibility: pages of {role or 'anyone'}", act)
        print(f"  {examination.pages - before} pages")

    def errors():
        count = len(examination.faults)
        examination.errors()
        none(examination.faults[count:])

    report.check("accessibility: pages of mistakes", errors)


def bad_input(browser, house, report, isAll):
    bad = BadInput(browser, house)
    for role in accessibility.ROLES:
        report.check(f"bad input: forms of {role or 'anyone'}", lambda: none(bad.role(role)))
    print(f"  {bad.forms} forms, {bad.tries} attempts")


def phone(browser, house, report, isAll):
    """On a phone the roles of the demonstration, opened, take its width and not a column beside nothing."""
    def roles():
        with closing(Visitor(browser, house.address, width=390, height=844)) as anyone:
            anyone.open("/")
            anyone.page.click(".demo summary")
            width = anyone.page.locator(".demo-roles").bounding_box()["width"]
            if width < 320:
                raise AssertionError(f"the roles have {width} of 390 pixels")

    report.check("phone: the roles take its width", roles)


def none(found):
    if found:
        raise AssertionError("\n".join(map(str, found[:40])))


ALL = {"main_path": main_path, "main_path_plain": main_path_plain, "axe": axe, "bad_input": bad_input, "phone": phone}
