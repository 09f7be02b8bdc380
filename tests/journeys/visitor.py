"""Somebody in a real browser, who looks at every page as strictly as axe.

No console error, nothing refused by the policy, axe silent in light and dark, nothing wider than the screen.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.server import Server

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""Dark changes colours and nothing else (tests/web/test_look.py), so only these can differ from what light showed."""
HEAR = """
async rules => {
    const found = await axe.run(document, {...rules, resultTypes: ["violations"]});
    const where = rule => rule.nodes.slice(0, 4).map(node => node.target);
    return {
        wrong: found.violations.map(rule => ({rule: rule.id, help: rule.help, where: where(rule)})),
        passed: found.passes.length,
    };
}
"""
"""Only what is wrong leaves the browser: with every element that is right, half a megabyte a page, axe took three times
as long."""
FIT = """
() => {
    const root = document.documentElement, tooWide = root.scrollWidth - root.clientWidth;
    const sticksOut = e => e.getBoundingClientRect().right > root.clientWidth + 0.5;
    const beyond = tooWide <= 0 ? [] : [...document.body.querySelectorAll("*")]
        .filter(e => sticksOut(e) && ![...e.children].some(sticksOut)).map(e => e.outerHTML.slice(0, 120)).slice(0, 4);
    // In a sentence a link is as high as its line: another text stands beside it.
    const inSentence = link => getComputedStyle(link).display === "inline" && [...link.parentElement.childNodes]
        .some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim().length > 1);
    const small = [...document.querySelectorAll(
            "a[href], button, summary, select, textarea, input:not([type=hidden]), [tabindex='0'], .rank-grip")]
        .filter(e => e.checkVisibility({opacityProperty: true, visibilityProperty: true}) && !inSentence(e))
        .map(e => [e, e.getBoundingClientRect()])
        .filter(([, box]) => box.width > 1 && (box.width < 23.5 || box.height < 23.5))
        .map(([e, box]) => `${box.width.toFixed(1)} x ${box.height.toFixed(1)}: ${e.outerHTML.slice(0, 120)}`);
    return {tooWide, small, beyond};
}
"""
"""How much wider than the screen a page is, and by what; what is smaller than a fingertip: 24 by 24 px (WCAG 2.2).
What is only there for a screen reader measures one pixel."""
WIDTHS = {"phone": (320,), "desktop": (640, 768, 1024)}
"""Beside 390 and 1,280 px, at which a visitor looks. 640 px is what a desktop of 1,280 px shows at 200 %."""
PATIENCE_MS = 90_000
"""How long a button may take to be there on a busy machine."""
SCREENS = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}


class Visitor:
    """A browser window of its own, at a size, in a language."""

    def __init__(
        self,
        browser: Browser,
        server: Server,
        pictures: Path | None,
        *,
        language: str = "nl",
        phone: bool = False,
        with_axe: bool = True,
        with_scripts: bool = True,
    ) -> None:
        self.server = server
        self.with_axe = with_axe and with_scripts
        self.pictures = pictures
        self.language = language
        self.size = "phone" if phone else "desktop"
        locale = "nl-NL" if language == "nl" else "en-GB"
        self.context: BrowserContext = browser.new_context(
            viewport=SCREENS[self.size],  # type: ignore[arg-type]
            locale=locale,
            bypass_csp=False,
            java_script_enabled=with_scripts,
            reduced_motion="reduce",  # type: ignore[arg-type]
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _on_console(self, message: Any) -> None:
        # Chromium reports every answer of 400 and up as an error of its own; journeys expect those they ask for.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def go(self, path: str) -> "Visitor":
        """Open the page; it must answer with 200."""
        answer = self.page.goto(self.server.address + path)
        assert answer is not None
        assert answer.status == 200, f"{path} answered {answer.status}"
        return self

    def sign_in(self, address: str, password: str) -> "Visitor":
        """Through the sign-in page; with the language that this visitor speaks."""
        self.context.add_cookies([{"name": "language", "value": self.language, "url": self.server.address}])
        self.go("/sign-in")
        self.page.fill("input[name=email]", address)
        self.page.fill("input[name=password]", password)
        self.page.click("main button[type=submit]")
        return self

    def speak(self, language: str) -> "Visitor":
        """Switch the language of the account by the switch in the corner of every page."""
        if self.page.locator("html").get_attribute("lang") != language:
            self.page.locator("details.corner summary").click()
            self.page.locator(f"button.switch[value={language}]").click()
        return self

    def look(self, name: str) -> "Visitor":
        """Look at the page as it is: it answered well; light and dark, with axe; a picture of both when asked for."""
        if self.with_axe:
            self.page.evaluate(AXE)
        for theme, rules in (("light", RULES), ("dark", COLOURS)):
            self.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            self._look_once(f"{name}-{self.size}-{self.language}-{theme}", rules)
        self.page.emulate_media(color_scheme="light")
        assert not self.complaints, f"{self.page.url}: {self.complaints}"
        return self

    def look_on_both(self, name: str) -> "Visitor":
        """Look and try every width, on this screen and, without loading the page anew, on the other one.

        Axe hears it on this one only. No script asks how wide a screen is (tests/web/test_static_files.py), so a page
        that was made wider or narrower is the page that would have been loaded there.
        """
        self.look(name).fit(name)
        with self._on_the_other():
            return self.look(name).fit(name)

    @contextmanager
    def _on_the_other(self) -> Iterator[None]:
        before = self.size, self.with_axe
        self.size, self.with_axe = {"phone": "desktop", "desktop": "phone"}[self.size], False
        self.page.set_viewport_size(SCREENS[self.size])  # type: ignore[arg-type]
        yield
        self.size, self.with_axe = before
        self.page.set_viewport_size(SCREENS[self.size])  # type: ignore[arg-type]

    def fit(self, name: str) -> "Visitor":
        """The page as it is stays within the screen at every width of this size; whatever can be pressed can be hit."""
        before = self.page.viewport_size
        assert before is not None
        for width in (before["width"], *WIDTHS[self.size]):
            self.page.set_viewport_size({"width": width, "height": before["height"]})
            found = self.page.evaluate(FIT)
            assert (found["tooWide"], found["small"]) == (0, []), (
                f"{self.page.url} at {width} px ({name}): {found}"
            )
        self.page.set_viewport_size(before)
        return self

    def _look_once(self, name: str, rules: dict[str, Any]) -> None:
        self.page.wait_for_load_state()  # a press may have led to another page that is still on its way
        overflow = self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{self.page.url} is {overflow} px wider than the screen ({name})"
        if self.with_axe:
            self._hear_axe(name, rules)
        if self.pictures is not None:
            self.page.screenshot(path=str(self.pictures / f"{name}.png"), full_page=True)

    def _hear_axe(self, name: str, rules: dict[str, Any]) -> None:
        found = self.page.evaluate(HEAR, rules)
        assert not found["wrong"], f"{self.page.url} ({name}): {json.dumps(found['wrong'], indent=1)}"
        assert found["passed"], f"axe looked at nothing on {self.page.url} ({name})"
