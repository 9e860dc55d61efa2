"""The main path, walked in a browser in every role: from the call to the closed loan and its proof.

Nobody types an address: every page is reached by links and buttons of the one before.
"""
import json
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone

from visitor import Visitor

BEIJING = timezone(timedelta(hours=8))
KINDS = ["fundingDomestic", "fundingForeign", "fundingInternational", "reprints", "simulantTests", "safetyProof"]
CRITERIA = 5


class Walk:
    """One walk; its facts are what later steps ask for again."""

    def __init__(self, browser, house, *, scripts, language, samples, number):
        self.browser, self.house = browser, house
        self.scripts, self.language = scripts, language
        self.samples, self.number = samples, number
        self.faults = []
        self.pages = {}

    # Visitors

    @contextmanager
    def visitor(self, role=None, link=None):
        visitor = Visitor(self.browser, self.house.address, scripts=self.scripts, language=self.language)
        try:
            if role:
                visitor.become(role)
            if link:
                visitor.choose_password(link)
            yield visitor
            self.faults += visitor.faults
        except Exception:
            self.faults += visitor.faults
            visitor.page.screenshot(path=str(self.house.folder / "failed.png"), full_page=True)
            raise
        finally:
            visitor.close()

    def reviewer(self, number):
        """Signs in by the link of a letter and with a password."""
        return self.visitor(link=self.house.welcome(f"reviewer-{number:02}@example.org"))

    def moment(self, days=0, seconds=0):
        """A date and a time as the forms want them: in the agency's zone."""
        there = datetime.fromtimestamp(self.house.now() + days * 86_400 + seconds, BEIJING)
        return there.strftime("%Y-%m-%d"), there.strftime("%H:%M:%S")

    def steps(self):
        return [
            self.office_opens_a_call, self.anyone_sees_the_call, self.applicant_writes_a_draft,
            self.applicant_submits, self.call_closes_and_centre_checks, self.centre_asks_reviewers,
            self.reviewers_score, self.one_declares_a_conflict, self.one_declines, self.last_reviewer_scores,
            self.centre_recommends_and_examines, self.office_decides_in_silence, self.office_announces,
            self.office_sends_and_signs, self.institution_signs, self.curator_issues_the_certificate,
            self.anyone_checks_the_certificate, self.curator_prepares_and_hands_over, self.borrower_accepts,
            self.applicant_asks_for_a_renewal, self.office_grants_it, self.borrower_returns_a_part,
            self.curator_takes_the_part_back, self.borrower_returns_the_rest, self.curator_takes_the_rest_back,
            self.applicant_files_an_outcome, self.curator_closes, self.auditor_finds_it_all,
        ]

    # The call

    def office_opens_a_call(self):
        with self.visitor("programmeOffice") as office:
            office.follow("/do/call.open")
            office.fill(number=self.number, title="Browser call " + self.number, titleChinese="浏览器征集",
                        summary="Two samples, to be walked through.", summaryChinese="两件样品。",
                        samples="\n".join(self.samples), category="research")
            opens, closes = self.moment(seconds=-60), self.moment(days=2)
            for name, (day, clock) in (("opens", opens), ("closes", closes)):
                office.fill_one(name + "-date", day)
                office.fill_one(name + "-time", clock)
            office.send()
            self.call = office.id()

    def anyone_sees_the_call(self):
        with self.visitor() as anyone:
            anyone.open("/")
            anyone.follow("/calls/" + self.call)
            for sample in self.samples:
                anyone.says(sample)

    # The application

    def applicant_writes_a_draft(self):
        with self.visitor("applicant") as applicant:
            applicant.follow(f"/calls/{self.call}/apply")
            applicant.fill(title="Volatiles in " + self.samples[0])
            if self.scripts:
                saved = applicant.page.get_attribute("[data-autosave-status]", "data-saved")
                applicant.page.wait_for_function(
                    "text => document.querySelector('[data-autosave-status]').textContent == text", arg=saved)
                applicant.open(f"/calls/{self.call}/apply")
            else:
                applicant.press('main .actions-row button[name="save"]')
                applicant.require(".notice.good")
            if applicant.page.input_value('[name="title"]') != "Volatiles in " + self.samples[0]:
                raise AssertionError("The draft was lost.")

    def applicant_submits(self):
        with self.visitor("applicant") as applicant:
            applicant.follow(f"/calls/{self.call}/apply")
            applicant.fill(
                title="Volatiles in " + self.samples[0], plan="Step heating, then a mass spectrometer.",
                coApplicants="pi-ipgp@example.org")
            for place, number in enumerate(self.samples):
                self.choose(applicant, f"items.{place}.sample", number)
                applicant.fill_one(f"items.{place}.wanted", "40")
                applicant.fill_one(f"items.{place}.minimum", "10")
                applicant.fill_one(f"items.{place}.destructive", "5")
            for kind in KINDS:
                self.material(applicant, kind, f"{kind}: stated for the browser.")
            # A slip: the summary leads to the field, and nothing typed is lost.
            applicant.fill_one("items.0.wanted", "forty")
            fields = applicant.refused()
            if "f-items-0-wanted" not in fields:
                raise AssertionError(f"The summary leads to {fields}")
            if applicant.page.input_value('[name="plan"]') != "Step heating, then a mass spectrometer.":
                raise AssertionError("The plan was lost.")
            applicant.fill_one("items.0.wanted", "40")
            applicant.send()
            self.application = applicant.id()
            applicant.says("Volatiles in " + self.samples[0])

    def choose(self, visitor, name, text):
        """Chooses the option that begins with a text."""
        select = visitor.page.locator(f'main select[name="{name}"]')
        for option in select.locator("option").all():
            if option.inner_text().startswith(text):
                select.select_option(option.get_attribute("value"))
                return
        raise AssertionError(f"{name} does not offer {text}")

    def material(self, visitor, kind, text):
        """Each kind that the policy knows has its place."""
        place = visitor.page.locator(f'main [name^="materials."][name$=".kind"][value="{kind}"]').get_attribute("name")
        visitor.fill_one(place.removesuffix("kind") + "text", text)

    # Check and review

    def call_closes_and_centre_checks(self):
        self.house.forward(days=2, seconds=60)
        with self.visitor("reviewCentre") as centre:
            centre.follow("/applications/" + self.application)
            centre.follow("/do/application.check/")
            centre.fill(isEligible=True)
            centre.send()

    def centre_asks_reviewers(self):
        with self.visitor("reviewCentre") as centre:
            centre.follow("/applications/" + self.application)
            for number in (1, 2, 3, 4, 5):
                centre.follow("/do/review.assign/")
                self.choose_person(centre, "person", f"reviewer{number:02}")
                day, clock = self.moment(days=20)
                centre.fill_one("due-date", day)
                centre.fill_one("due-time", clock)
                centre.send()

    def choose_person(self, visitor, name, person):
        visitor.page.select_option(f'main select[name="{name}"]', value=person)

    def score(self, number):
        with self.visitor("reviewer" if number == 1 else f"reviewer{number}") as reviewer:
            reviewer.follow("/reviews")
            reviewer.hides("Volatiles in " + self.samples[0])
            self.newest_review(reviewer)
            reviewer.follow("/do/review.declare/")
            reviewer.fill(conflict="none")
            reviewer.send()
            reviewer.says("Volatiles in " + self.samples[0])
            reviewer.follow("/do/review.submit/")
            for place in range(CRITERIA):
                reviewer.fill_one(f"scores.{place}.value", "4")
            reviewer.fill_one("findings.0.isStrength", True)
            reviewer.fill_one("findings.0.text", f"Sound: reviewer {number}.")
            reviewer.fill(advice="approve")
            reviewer.send()

    def newest_review(self, reviewer):
        """Follows the invitation that waits for a declaration."""
        sealed = reviewer.page.locator('main a[href^="/reviews/"]:not([href$="all-texts"])')
        for link in sealed.all():
            row = link.locator("xpath=ancestor::tr")
            if row.locator(".state.active").count():
                with reviewer.page.expect_navigation(wait_until="load"):
                    link.click()
                return
        raise AssertionError("No invitation waits.")

    def reviewers_score(self):
        self.score(1)
        self.score(2)

    def one_declares_a_conflict(self):
        with self.reviewer(4) as reviewer:
            reviewer.follow("/reviews")
            self.newest_review(reviewer)
            reviewer.follow("/do/review.declare/")
            reviewer.fill(conflict="personal", statement="A former student.")
            reviewer.send()
            # Whoever declared a conflict reads nothing.
            reviewer.hides("Volatiles in " + self.samples[0])

    def one_declines(self):
        with self.reviewer(5) as reviewer:
            reviewer.follow("/reviews")
            self.newest_review(reviewer)
            reviewer.follow("/do/review.decline/")
            reviewer.send()

    def last_reviewer_scores(self):
        self.score(3)

    def centre_recommends_and_examines(self):
        with self.visitor("reviewCentre") as centre:
            centre.follow("/applications/" + self.application)
            for action in ("recommend", "examine"):
                centre.follow(f"/do/application.{action}/")
                centre.fill(advice="approvePartly", grounds="Three reviews agree.")
                centre.send()

    # Decision and agreement

    def office_decides_in_silence(self):
        with self.visitor("programmeOffice") as office:
            office.follow("/office")
            office.follow("/applications/" + self.application)
            office.follow("/do/application.decide/")
            office.fill_one("items.0.approved", "30")
            office.fill_one("items.0.destructive", "5")
            office.fill_one("items.1.approved", "0")
            office.fill_one("items.1.destructive", "0")
            office.fill(grounds="The second sample is wanted by others.")
            office.send()
        with self.visitor("applicant") as applicant:
            applicant.follow("/applications/" + self.application)
            applicant.hides("wanted by others")

    def office_announces(self):
        with self.visitor("programmeOffice") as office:
            office.follow("/office")
            office.follow("/do/call.announce/" + self.call)
            office.send()
        with self.visitor("applicant") as applicant:
            applicant.follow("/applications/" + self.application)
            applicant.says("30")

    def office_sends_and_signs(self):
        with self.visitor("programmeOffice") as office:
            office.follow("/office")
            office.follow("/applications/" + self.application)
            office.follow("/do/loan.sendAgreement")
            office.send()
            self.loan = office.id()
            office.follow("/do/loan.sign/")
            office.send()

    def institution_signs(self):
        with self.visitor("institutionSignatory") as signatory:
            signatory.follow("/loans")
            signatory.follow("/loans/" + self.loan)
            signatory.follow("/do/loan.sign/")
            signatory.send()

    def curator_issues_the_certificate(self):
        with self.visitor("curator") as curator:
            curator.follow("/loans")
            curator.follow("/loans/" + self.loan)
            curator.follow("/do/certificate.issue/")
            curator.send()
            self.certificate = curator.page.locator("h1").inner_text()

    def anyone_checks_the_certificate(self):
        with self.visitor() as anyone:
            anyone.open("/")
            anyone.follow("/certificates")
            anyone.fill(number=self.certificate)
            anyone.press("main form button")
            anyone.says(self.certificate)
            anyone.says("30")

    # Hand-over

    def curator_prepares_and_hands_over(self):
        self.piece = self.samples[0] + ",9" + self.number[-2:].replace("-", "")
        with self.visitor("curator") as curator:
            curator.follow("/curation")
            curator.follow("/loans/" + self.loan)
            curator.follow("/do/loan.prepare/")
            curator.fill_one("parts.0.number", self.piece)
            curator.fill_one("parts.0.mass", "29.99")
            curator.fill(attrition="0.01", balance="micro")
            self.choose_person(curator, "witness", "curator2")
            curator.send()
            curator.says(self.piece)
            curator.follow("/do/custody.offer/")
            curator.fill(consignment="OUT-" + self.number, seals="SEAL-1\nSEAL-2")
            curator.send()

    def borrower_accepts(self):
        with self.visitor("institutionSignatory") as signatory:
            signatory.follow("/loans")
            signatory.follow("/loans/" + self.loan)
            signatory.follow("/do/custody.accept/")
            signatory.fill(consignment="OUT-" + self.number, seals="SEAL-1\nSEAL-2")
            signatory.send()

    # Renewal, return, closing

    def applicant_asks_for_a_renewal(self):
        with self.visitor("applicant") as applicant:
            applicant.follow("/loans")
            applicant.follow("/loans/" + self.loan)
            applicant.follow("/do/renewal.request/")
            applicant.fill(reason="The furnace broke.")
            applicant.send()

    def office_grants_it(self):
        with self.visitor("programmeOffice") as office:
            office.follow("/loans")
            office.follow("/loans/" + self.loan)
            office.follow("/do/renewal.decide/")
            office.fill(isGranted=True)
            office.send()

    def give_back(self, number, **masses):
        """Declares a piece's return and offers it, sealed."""
        with self.visitor("institutionSignatory") as signatory:
            signatory.follow("/loans")
            signatory.follow("/loans/" + self.loan)
            signatory.follow("/do/return.declare/", text=number)
            signatory.fill(**masses)
            signatory.send()
            signatory.follow("/do/custody.offer/", text=number)
            signatory.fill(consignment="BACK-" + number.replace(",", "-"), seals="SEAL-3")
            signatory.send()

    def take_back(self, number, weighed):
        with self.visitor("curator") as curator:
            curator.follow("/loans")
            curator.follow("/loans/" + self.loan)
            curator.follow("/do/custody.accept/", text=number)
            curator.fill(consignment="BACK-" + number.replace(",", "-"), seals="SEAL-3")
            curator.send()
            curator.follow("/do/return.reconcile/", text=number)
            curator.fill(weighed=weighed, balance="micro")
            curator.send()

    def borrower_returns_a_part(self):
        self.part = self.piece + ",1"
        with self.visitor("applicant") as applicant:
            applicant.follow("/loans")
            applicant.follow("/loans/" + self.loan)
            applicant.follow("/do/loan.divide/")
            applicant.fill(number=self.part, mass="10")
            applicant.send()
        self.give_back(self.part, returned="10")

    def curator_takes_the_part_back(self):
        self.take_back(self.part, "10")

    def borrower_returns_the_rest(self):
        self.give_back(self.piece, returned="15.99", consumed="4")

    def curator_takes_the_rest_back(self):
        self.take_back(self.piece, "15.99")

    def applicant_files_an_outcome(self):
        with self.visitor("applicant") as applicant:
            applicant.follow("/loans")
            applicant.follow("/loans/" + self.loan)
            applicant.follow("/do/outcome.file/")
            applicant.fill(kind="publication", identifier="10.1234/walk." + self.number, samples=self.piece)
            applicant.send()

    def curator_closes(self):
        with self.visitor("curator") as curator:
            curator.follow("/loans")
            curator.follow("/loans/" + self.loan)
            curator.follow("/do/loan.close/")
            curator.send()

    # The proof

    def auditor_finds_it_all(self):
        with self.visitor("auditor") as auditor:
            auditor.follow("/log-book")
            auditor.fill(stream="loan/" + self.loan)
            auditor.press("main form button")
            auditor.follow("/log-book/")
            self.record = auditor.page.url.rsplit("/", 1)[1]
            auditor.require("pre.receipt")
        with self.visitor() as anyone:
            anyone.open("/")
            anyone.follow("/certificates")
            anyone.fill(number=self.certificate)
            anyone.press("main form button")
            with anyone.page.expect_download() as download:
                anyone.page.locator('main a[href^="/receipts/"]').first.click()
            receipt = self.house.folder / f"receipt-{self.number}.json"
            download.value.save_as(receipt)
            anyone.follow("/verify")
            anyone.page.set_input_files('[name="file"]', str(receipt))
            anyone.press('form[action="/verify/receipt"] button')
            anyone.require(".proof:not(.failed)")
            # One letter changed: it holds no longer.
            fields = json.loads(receipt.read_text())
            fields["record"] = fields["record"][:40] + ("A" if fields["record"][40] != "A" else "B") + fields["record"][41:]
            bent = json.dumps(fields)
            anyone.page.fill('[name="receipt"]', bent)
            anyone.press('form[action="/verify/receipt"] button')
            anyone.require(".proof.failed")
        ended = self.house.run("log", "verify")
        if "sound" not in ended.stdout:
            raise AssertionError(f"magpie log verify says: {ended.stdout}{ended.stderr}")
