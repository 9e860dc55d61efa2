#!/usr/bin/env python3
"""Checks Magpie in Debian's Chromium, against a demonstration of its own.

    check.py                     what `make test` runs: the main path, accessibility, bad input
    check.py --all               every page in every role, theme and language
    check.py --only main_path    one part
"""
import argparse
import os
import sys
import time
import traceback

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def missing():
    """What is absent that the checks need; None if nothing is."""
    if not os.path.exists(CHROMIUM):
        return f"{CHROMIUM} (apt-get install chromium)"
    try:
        import axe_playwright_python  # noqa: F401
        import playwright  # noqa: F401
    except ImportError as error:
        return f"the Python package {error.name} (make browser-venv)"
    return None


class Report:
    def __init__(self):
        self.passed, self.failed = 0, 0

    def check(self, name, act):
        started = time.monotonic()
        try:
            act()
        except Exception as error:
            self.failed += 1
            kind = "" if isinstance(error, AssertionError) else traceback.format_exc(limit=3)
            print(f"✘ {name}\n{kind or error}"[:9000], flush=True)
            return False
        self.passed += 1
        print(f"✔ {name} ({time.monotonic() - started:.1f} s)", flush=True)
        return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=".build/debug/magpie")
    parser.add_argument("--all", action="store_true", help="every page in every role, theme and language")
    parser.add_argument("--only", action="append", default=[], help="main_path, main_path_plain, axe, bad_input")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--keep", help="a folder for the demonstration, kept afterwards")
    options = parser.parse_args()

    absent = missing()
    if absent:
        print(f"Browser tests are skipped: {absent} is missing.")
        return 1 if os.environ.get("MAGPIE_REQUIRE_DATA") == "1" else 0

    from playwright.sync_api import sync_playwright

    from demonstration import Demonstration
    import parts

    unknown = set(options.only) - set(parts.ALL)
    if unknown:
        # Nothing would be tried, and all of it would pass.
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(parts.ALL)}")
    report = Report()
    with Demonstration(options.program, port=options.port, keep=options.keep) as house, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, part in parts.ALL.items():
            if not options.only or name in options.only:
                part(browser, house, report, options.all)
        browser.close()
        report.check("the server met no error that it did not expect", lambda: none(house.incidents()))
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed else 0


def none(found):
    if found:
        raise AssertionError("\n".join(map(str, found)))


if __name__ == "__main__":
    sys.exit(main())
