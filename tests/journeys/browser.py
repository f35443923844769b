"""A person with a browser: what they do and see, in sentences; every page they come to is checked for accessibility."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]

PATIENCE = 30_000  # milliseconds; a busy machine is slow, and no test is about how fast it is
expect.set_options(timeout=PATIENCE)


class Person:
    """One signed-in person in an own browser window."""

    def __init__(self, browser: Browser, site: str, *, width: int = 1280, script: bool = True, dark: bool = False) -> None:
        self.context = browser.new_context(
            base_url=site, viewport={"width": width, "height": 900}, locale="nb-NO", java_script_enabled=script,
            color_scheme="dark" if dark else "light")
        if script:  # sent to the browser once, and not with every page that is looked at
            self.context.add_init_script(f"window.getAxe = () => {{ {AXE} }}")
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.script = script
        self.problems: list[str] = []
        self.page.on("console", lambda m: self.problems.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def signs_in(self, name: str) -> Person:
        """Choose this persona on the sign-in page."""
        self.goes_to("/sign-in/")
        self.clicks(self.page.get_by_role("button", name=re.compile(rf"^{re.escape(name)}\b")))
        return self

    def goes_to(self, path: str) -> Person:
        answer = self.page.goto(path)
        assert answer is not None and answer.status < 500, f"{path} gave {answer and answer.status}"
        return self

    def gets(self, path: str) -> int:
        """The status that the person's browser gets for an address."""
        return self.context.request.get(path).status

    def follows(self, link: str) -> Person:
        self.clicks(self.page.get_by_role("link", name=re.compile(link)))
        return self.looks()

    def presses(self, button: str) -> Person:
        self.clicks(self.page.get_by_role("button", name=re.compile(button)))
        return self.looks()

    def clicks(self, place: Locator) -> Person:
        """Click what leads to a page, and wait until that page is there: what is counted next is counted on it."""
        with self.page.expect_navigation():
            place.first.click()
        return self

    def writes(self, label: str, text: str, *, number: int = 0) -> Person:
        self.page.get_by_label(re.compile(label)).nth(number).fill(text)
        return self

    def group(self, name: str) -> Locator:
        """The part of the page with this heading."""
        return self.page.get_by_role("group", name=re.compile(name)).first

    def chooses(self, option: str, *, within: str = "") -> Person:
        """Tick a box or choose a radio button by its label, inside the group with this name when several are alike."""
        place: Page | Locator = self.page.get_by_role("group", name=re.compile(within)).first if within else self.page
        place.get_by_label(re.compile(option)).first.check()
        return self

    def sees(self, *texts: str) -> Person:
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(re.compile(text))
        return self

    def does_not_see(self, *texts: str) -> Person:
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(re.compile(text))
        return self

    def looks(self) -> Person:
        """The page is there, and axe finds nothing to complain about."""
        self.page.wait_for_load_state("load")
        if self.script:
            self.is_accessible()
        return self

    def is_accessible(self, *, best_practice: bool = True, only: str = "") -> Person:
        """Axe finds nothing. `only`: hold the page against this one rule."""
        self.page.evaluate("window.axe ? null : window.getAxe()")
        tags = [*WCAG, *(["best-practice"] if best_practice else [])]
        rules = {"runOnly": {"type": "rule", "values": [only]} if only else tags, "resultTypes": ["violations"]}
        found = self.page.evaluate("rules => axe.run(document, rules).then(found => found.violations)", rules)
        broken = [f"{v['id']}: {v['help']} – {v['nodes'][0]['html'][:160]}" for v in found]
        assert broken == [], f"{self.page.url}: {broken}"
        return self

    def takes_picture(self, path: Path) -> Person:
        self.page.screenshot(path=path, full_page=True)
        return self

    def leaves(self) -> None:
        self.context.close()
        assert self.problems == [], self.problems
