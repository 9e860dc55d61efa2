"""axe-core on the pages of every role, in light and dark, wide and narrow, and the languages of what they say."""
import re
from pathlib import Path

import axe_playwright_python

from visitor import Visitor

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What another theme or another width can change.
THEMED = ["color-contrast", "link-in-text-block"]
NARROW = ["target-size", "scrollable-region-focusable"]
ROLES = [None, "applicant", "reviewer", "reviewCentre", "programmeOffice", "curator", "institutionSignatory", "auditor",
         "administrator"]


def examine(visitor, thorough=True):
    """What axe finds on the present page, as lines."""
    page = visitor.page
    page.evaluate(AXE)
    found = run(page, {"type": "tag", "values": TAGS}, "light")
    for theme in ("dark",):
        page.emulate_media(color_scheme=theme)
        found += run(page, {"type": "rule", "values": THEMED}, theme)
        page.emulate_media(color_scheme="light")
    if thorough:
        size = page.viewport_size
        # 320 points: WCAG 2.2, 1.4.10, reflow.
        page.set_viewport_size({"width": 320, "height": 640})
        found += run(page, {"type": "rule", "values": NARROW}, "narrow")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            culprit = page.evaluate(WIDEST)
            found.append(f"narrow: the page is {wide} wider than 320 points: {culprit}")
        page.set_viewport_size(size)
    return found


WIDEST = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.getBoundingClientRect().right > 321 && !e.closest('.scroll, .sr, .skip, .default-button'))
  .slice(0, 3).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 40)).join(' | ')"""


def run(page, only, theme):
    result = page.evaluate(
        "only => axe.run(document, {runOnly: only, resultTypes: ['violations'], elementRef: false})", only)
    return [
        f"{theme}: {violation['id']} ({violation['impact']}): {node['target'][0]}: {first(node)}"
        for violation in result["violations"] for node in violation["nodes"][:3]
    ]


def first(node):
    return " ".join(node.get("failureSummary", "").split())[:220]


def shape(path):
    """A path with its ids left out, so that one page of each kind is examined."""
    path = path.split("?")[0].split("#")[0]
    parts = path.strip("/").split("/")
    if parts[0] == "do":
        return "/do/" + parts[1]
    if len(parts) > 1 and parts[1] not in ("all-texts", "by-number"):
        parts[1] = "…"
    return "/" + "/".join(parts)


SKIPPED = re.compile(r"^/(api|log/|receipts/|assets|files/|sign-out)")


def crawl(visitor, most=1):
    """Paths of every kind of page that a visitor can get to by links, from the home page on."""
    seen, waiting, found = {}, ["/"], []
    while waiting:
        path = waiting.pop(0)
        kind = shape(path)
        if seen.get(kind, 0) >= most:
            continue
        answer = visitor.page.goto(path, wait_until="load")
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        seen[kind] = seen.get(kind, 0) + 1
        found.append(path)
        yield path, answer.status
        if path.startswith("/demonstration/letters"):
            # Everybody's letters lie there, and lead each to what its own reader may see.
            continue
        links = visitor.page.eval_on_selector_all("a[href]", "a => a.map(x => x.getAttribute('href'))")
        for link in links:
            if link.startswith("/") and not link.startswith("//") and not SKIPPED.match(link) and "lang=" not in link:
                if seen.get(shape(link), 0) < most:
                    waiting.append(link)


# Chinese pages

# What a Chinese page may say in Latin letters, besides names: listed with the texts and the reference data.
ROOT = Path(__file__).resolve().parents[2]


def allowed():
    tests = (ROOT / "Tests/LookTests/ChineseTests.swift").read_text()
    listed = tests[tests.index("allowed: Set<String> = ["):]
    words = set(re.findall(r'"([A-Za-z0-9]+)"', listed[: listed.index("]\n")]))
    data = (ROOT / "Programmes/latin-in-chinese.txt").read_text().splitlines()
    return words | {line for line in data if line and not line.startswith("#")}


LATIN = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!/[A-Za-z]{2}/.test(node.data) || parent.closest('script, style, code, pre, textarea, [lang]:not(html)')) continue;
    found.push(node.data.trim());
  }
  for (const e of document.querySelectorAll('[aria-label], [placeholder], [alt], [title]'))
    for (const a of ['aria-label', 'placeholder', 'alt', 'title'])
      if (e.hasAttribute(a) && !e.closest('[lang]:not(html)') && /[A-Za-z]{2}/.test(e.getAttribute(a))) found.push(e.getAttribute(a));
  return found;
}"""


def latin(visitor, known):
    """Texts of the present Chinese page with Latin words that are neither allowed nor part of a known name."""
    words = allowed()
    strange = []
    for text in visitor.page.evaluate(LATIN):
        rest = text
        for name in known:
            rest = rest.replace(name, " ")
        # Identifiers: anything with a digit, a dot, a colon or a slash inside.
        rest = re.sub(r"[A-Za-z0-9_]*[\d@./:_][A-Za-z0-9_.,:/@-]*", " ", rest)
        left = [word for word in re.findall(r"[A-Za-z][A-Za-z'-]+", rest) if word not in words]
        if left:
            strange.append(f"{left}: {text[:120]}")
    return strange


class Examination:
    """All pages of all roles, populated; what is wrong with each kind of page, once."""

    def __init__(self, browser, house, isAll):
        self.browser, self.house, self.isAll = browser, house, isAll
        self.faults = []
        self.pages = 0
        self.kinds = set()

    def visitor(self, role, **settings):
        visitor = Visitor(self.browser, self.house.address, **settings)
        if role:
            visitor.become(role)
        return visitor

    def note(self, role, path, found):
        for line in found:
            entry = f"{role or 'anyone'} {path}: {line}"
            if entry not in self.faults:
                self.faults.append(entry)

    def role(self, role):
        """Every kind of page that a role gets to; one seen in another role already only in the full examination."""
        visitor = self.visitor(role)
        for path, status in crawl(visitor):
            kind = shape(path)
            # A link for people with an account leads strangers to the page that says so.
            if status != 200 and not (role is None and status == 401):
                self.note(role, path, [f"a link leads to {status}"])
            if kind in self.kinds and not self.isAll:
                continue
            self.kinds.add(kind)
            self.pages += 1
            self.note(role, path, examine(visitor))
            if path.startswith("/do/") and visitor.page.locator("main form.form").count():
                self.empty(visitor, role, path)
        self.faults += visitor.faults
        visitor.close()

    def empty(self, visitor, role, path):
        """The form sent as it stands, with all that can be emptied emptied: the page of its mistakes."""
        page = visitor.page
        fields = page.locator("main form.form :is(input:not([type=hidden],[type=checkbox],[type=radio],[type=file]), textarea)")
        if not fields.count():
            # A form without fields would be carried out.
            return
        for field in fields.all():
            field.fill("")
        for chosen in page.locator("main form.form select:has(option[value=''])").all():
            chosen.select_option("")
        visitor.press("main form.form > .actions-row button[type=submit]")
        if page.locator("#errors").count():
            self.note(role, path + " (empty)", examine(visitor))
        elif not page.locator(".notice.good").count():
            self.note(role, path, ["sent empty, it shows neither mistakes nor an outcome"])

    def errors(self):
        visitor = self.visitor(None)
        for path, status in (("/nothing-here", 404), ("/applications", 401), ("/samples/none", 404), ("/loans/none", 401)):
            visitor.open(path, status)
            self.note(None, path, examine(visitor))
        visitor.open("/samples?q=nothing-of-this-name")
        self.note(None, "/samples?q=nothing", examine(visitor))
        visitor.open("/certificates?number=LS-1999-0001")
        self.note(None, "/certificates?number=unknown", examine(visitor))
        visitor.open("/sign-in")
        visitor.page.fill('[name="email"]', "nobody@example.org")
        visitor.page.fill('[name="password"]', "not the password")
        visitor.press("main form button[type=submit]")
        self.note(None, "/sign-in (failed)", examine(visitor))
        visitor.close()

    def chinese(self, role, known):
        visitor = self.visitor(role, language="zh")
        for path, _ in crawl(visitor):
            self.note(role, path, [f"Latin on a Chinese page: {line}" for line in latin(visitor, known)])
        visitor.close()
