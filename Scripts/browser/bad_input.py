"""Bad input at every form: empty, huge, hostile, not UTF-8, dates and masses that cannot be."""
import html
import re

from accessibility import crawl, shape, ROLES
from api import Client
from visitor import Visitor

HUGE = "x" * 1_000_000
HOSTILE = "<script>alert(1)</script>'\"><img src=x onerror=alert(2)>\u202e\u2066RTL\u2069 😀 {{name}} ../../etc/passwd\r\nX-Bad: 1"


class Form:
    """A form as a program sees it: where it goes, and what its fields are."""

    def __init__(self, page, path):
        found = re.search(r'<form class="form"[^>]*method="post"[^>]*action="([^"]+)"[^>]*>(.*?)</form>', page, re.S)
        self.isThere = found is not None
        if not found:
            return
        self.path, self.action, body = path, html.unescape(found.group(1)), found.group(2)
        self.hidden, self.typed = [], []
        for tag in re.findall(r"<(?:input|textarea|select)\b[^>]*>", body):
            name = re.search(r'\bname="([^"]+)"', tag)
            if not name or 'type="file"' in tag:
                continue
            value = re.search(r'\bvalue="([^"]*)"', tag)
            if 'type="hidden"' in tag:
                self.hidden.append((name.group(1), html.unescape(value.group(1)) if value else ""))
            else:
                self.typed.append((name.group(1), tag))

    def filled(self, text):
        fields, seen = list(self.hidden), set()
        for name, tag in self.typed:
            if name not in seen:
                seen.add(name)
                fields.append((name, text))
        return fields

    def texts(self):
        """Names of fields whose content is shown again as it was typed."""
        return [name for name, tag in self.typed if tag.startswith("<textarea") or 'type="text"' in tag]


class BadInput:
    def __init__(self, browser, house):
        self.browser, self.house = browser, house
        self.client = Client(house.address)
        self.forms, self.tries = 0, 0
        self.seen = set()

    def role(self, role):
        """Tries every form that a role gets to; returns what is wrong."""
        visitor = Visitor(self.browser, self.house.address)
        if role:
            visitor.become(role)
        paths = [path for path, status in crawl(visitor) if status == 200]
        visitor.close()
        cookie = self.client.session(role) if role else None
        faults = []
        for path in paths:
            if shape(path) in self.seen:
                continue
            self.seen.add(shape(path))
            _, _, page = self.client.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            form = Form(page.decode(), path)
            if form.isThere and form.typed and not form.action.startswith("/account/"):
                self.forms += 1
                faults += self.attempt(form, cookie)
        return faults

    def attempt(self, form, cookie):
        faults = []
        for name, text in (("empty", ""), ("huge", HUGE), ("hostile", HOSTILE), ("NUL", "a\0b"), ("words", "31 February"),
                           ("figures", "-1e309")):
            # A fresh one: what was taken once is not taken again with other content.
            status, _, page = self.client.request("GET", form.path, headers={"Cookie": cookie} if cookie else {})
            form = Form(page.decode(), form.path)
            if status != 200 or not form.isThere or not form.typed:
                break
            fields = form.filled(text)
            if name == "huge":
                # One field of a megabyte; all of them would be over what a form may hold.
                fields = [(n, v if n != form.typed[0][0] else HUGE) for n, v in form.filled("1")]
            status, _, page = self.client.form(form.action, fields, cookie)
            self.tries += 1
            faults += self.judge(form, name, text, status, page)
        status, _, _ = self.client.request(
            "POST", form.action, form.typed[0][0].encode() + b"=%ff%fe%80&x=%zz&=&&",
            {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.house.address,
             **({"Cookie": cookie} if cookie else {})})
        self.tries += 1
        if status >= 500:
            faults.append(f"{form.path}: bytes that are no UTF-8: {status}")
        return faults

    def judge(self, form, name, text, status, page):
        page = page.decode(errors="replace")
        if status >= 500:
            return [f"{form.path}: {name}: {status}"]
        if status < 400:
            # Taken, as a draft or an outcome; nothing of it may run when it is shown.
            return [f"{form.path}: {name}: a script in the page"] if "<script>alert" in page else []
        faults = []
        if "<script>alert" in page or "<img src=x" in page:
            faults.append(f"{form.path}: {name}: comes back as markup")
        # Control characters and over-long bodies are refused before the form is read.
        if name in ("NUL", "huge") and "id=\"errors\"" not in page:
            return faults
        if status in (409, 413, 422) and form.action.startswith(("/do/", "/calls/")):
            if 'id="errors"' not in page:
                faults.append(f"{form.path}: {name}: {status} without a summary")
            for target in re.findall(r'<a href="#([^"]+)">', page[page.find('id="errors"'):][:20_000]):
                if f'id="{target}"' not in page and target != "content":
                    faults.append(f"{form.path}: {name}: the summary's #{target} leads nowhere")
            if name == "hostile":
                for field in form.texts():
                    if "&lt;script&gt;alert(1)" not in page:
                        faults.append(f"{form.path}: {name}: what was typed is lost")
                        break
        return faults
