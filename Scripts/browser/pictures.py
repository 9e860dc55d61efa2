#!/usr/bin/env python3
"""Pictures of every kind of page, for somebody to look at: desk and phone, light and dark, English and Chinese."""
import argparse
import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

import accessibility
from check import CHROMIUM
from demonstration import Demonstration
from visitor import Visitor

WAYS = {
    "desk-light-en": dict(width=1280, theme="light", language="en"),
    "phone-light-en": dict(width=390, height=844, theme="light", language="en"),
    "desk-dark-zh": dict(width=1280, theme="dark", language="zh"),
    "phone-dark-zh": dict(width=390, height=844, theme="dark", language="zh"),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=".build/debug/magpie")
    parser.add_argument("--to", default=".build/browser-pictures")
    parser.add_argument("--address", help="a demonstration that is served already")
    parser.add_argument("--role", action="append", help="only these; “anyone” for nobody")
    parser.add_argument("--way", action="append", help="only these")
    options = parser.parse_args()
    if options.address:
        return take(options.address, options)
    with Demonstration(options.program) as house:
        return take(house.address, options)


def take(address, options):
    folder = Path(options.to)
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        seen = set()
        for role in accessibility.ROLES:
            if options.role and (role or "anyone") not in options.role:
                continue
            first = Visitor(browser, address)
            if role:
                first.become(role)
            paths = [path for path, status in accessibility.crawl(first) if status == 200]
            first.close()
            paths = [path for path in paths if accessibility.shape(path) not in seen]
            seen |= {accessibility.shape(path) for path in paths}
            for way, settings in WAYS.items():
                if options.way and way not in options.way:
                    continue
                visitor = Visitor(browser, address, **settings)
                if role:
                    visitor.become(role)
                for path in paths:
                    visitor.page.goto(path, wait_until="load")
                    name = accessibility.shape(path).strip("/").replace("/", "-").replace("…", "x") or "home"
                    visitor.page.screenshot(path=str(folder / f"{role or 'anyone'}-{name}-{way}.png"), full_page=True)
                    count += 1
                visitor.close()
        browser.close()
    print(f"{count} pictures in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
