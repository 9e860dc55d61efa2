"""Somebody with a browser. Notes whatever a page does that it should not."""
import re
from playwright.sync_api import Error


class Visitor:
    """One browser session: cookies, language, theme, width, with scripts or without."""

    def __init__(self, browser, address, *, scripts=True, language="en", theme="light", width=1280, height=900):
        self.address = address
        self.scripts = scripts
        self.faults = []
        self.context = browser.new_context(
            base_url=address, java_script_enabled=scripts, color_scheme=theme, reduced_motion="reduce",
            locale={"en": "en-GB", "zh": "zh-CN"}[language], viewport={"width": width, "height": height},
            timezone_id="Europe/Paris")
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.on("pageerror", lambda error: self.fault(f"script: {error}"))
        self.page.on("console", self.console)
        self.page.on("response", self.response)
        self.page.on("dialog", lambda dialog: dialog.accept())

    def close(self):
        self.context.close()

    def fault(self, text):
        self.faults.append(f"{self.page.url}: {text}")

    def console(self, message):
        # A refused form is shown again with its status, which Chromium reports as a failed resource.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.fault(f"console: {message.text}")

    def response(self, answer):
        if answer.status >= 500:
            self.fault(f"{answer.request.method} {answer.url}: {answer.status}")
        if not answer.url.startswith(self.address):
            self.fault(f"asked somebody else: {answer.url}")

    # What a visitor does

    def open(self, path, status=200):
        answer = self.page.goto(path, wait_until="load")
        if answer.status != status:
            raise AssertionError(f"{path}: {answer.status} instead of {status}\n{self.text()[:600]}")
        return answer

    def become(self, role):
        """Signs in with the banner's one click."""
        self.open("/")
        if not self.page.locator(".demo details[open]").count():
            self.page.click(".demo summary")
        self.press(f'.demo-roles form:has(input[value="{role}"]) button')
        self.require(".masthead-end form")

    def choose_password(self, link, password="a quiet magpie on a lunar bridge"):
        """Follows a link from a letter, and is signed in."""
        self.open(link)
        self.page.fill('[name="password"]', password)
        self.page.fill('[name="again"]', password)
        self.press("main form.form > .actions-row button[type=submit]")
        self.require(".masthead-end form")

    def press(self, selector):
        """Presses what leads to another page, and waits for that."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator(selector).first.click()

    def follow(self, begin, text=None):
        """Follows the link whose address begins so: nobody types an address."""
        links = self.page.locator(f'main a[href^="{begin}"]:visible, nav a[href^="{begin}"]:visible')
        if text is not None:
            links = links.filter(has_text=text)
        if not links.count():
            offered = self.page.eval_on_selector_all("main a", "a => a.map(x => x.getAttribute('href'))")
            raise AssertionError(f"{self.page.url} has no link to {begin}…; it has {offered}")
        with self.page.expect_navigation(wait_until="load"):
            links.first.click()

    def fill(self, **fields):
        """Fills fields by name, `__` for a dot; true and false for a box, text for everything else.

        Of a list to tick off, the lines of the text are ticked.
        """
        for name, value in fields.items():
            self.fill_one(name.replace("__", "."), value)

    def fill_one(self, name, value):
        field = self.page.locator(f'main [name="{name}"]')
        if not field.count():
            names = self.page.eval_on_selector_all("main [name]", "f => f.map(x => x.name)")
            raise AssertionError(f"{self.page.url} has no field {name}; it has {names}")
        kind = field.first.evaluate("f => f.tagName + ' ' + f.type")
        if isinstance(value, bool):
            field.first.set_checked(value)
        elif kind.startswith("SELECT"):
            field.first.select_option(value)
        elif kind in ("INPUT radio", "INPUT checkbox"):
            for line in value.split("\n"):
                self.page.check(f'main [name="{name}"][value="{line}"]')
        else:
            field.first.fill(value)

    def send(self, done=True):
        """Sends the form, and sees that it was taken."""
        self.press("main form.form > .actions-row button[type=submit]")
        problems = self.page.locator("#errors")
        if problems.count():
            raise AssertionError(f"{self.page.url}: {problems.inner_text()}")
        if done:
            self.require(".notice.good")

    def refused(self):
        """Sends the form, and sees a summary whose links lead to fields."""
        self.press("main form.form > .actions-row button[type=submit]")
        self.require("#errors")
        fields = []
        for link in self.page.locator("#errors a").all():
            target = link.get_attribute("href")
            if not self.page.locator(f'[id="{target[1:]}"]').count():
                raise AssertionError(f"{self.page.url}: the summary's {target} leads nowhere")
            fields.append(target[1:])
        return fields

    # What a visitor sees

    def text(self):
        try:
            return self.page.locator("main").inner_text()
        except Error:
            return self.page.content()

    def require(self, selector):
        if not self.page.locator(selector).count():
            raise AssertionError(f"{self.page.url} has no {selector}:\n{self.text()[:800]}")

    def says(self, text):
        if text not in self.text():
            raise AssertionError(f"{self.page.url} does not say “{text}”:\n{self.text()[:1500]}")

    def hides(self, text):
        if text in self.page.content():
            raise AssertionError(f"{self.page.url} says “{text}”")

    def id(self):
        """The id at the end of the present path."""
        return re.search(r"/([a-z0-9]+)(?:$|\?)", self.page.url.removeprefix(self.address)).group(1)
