"""The pages of planning, comparing and planning again, in every state they can have; both languages, both sizes."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from config import Development
from tests.journeys.server import Server, running_server
from tests.journeys.visitor import Visitor

SOLVE_MS = 60_000
FOR_EVER = "2099-01-01 00:00:00.000000"
PROGRESS = {"part": 1, "parts": 2, "stage": "preference", "stage_index": 3, "stage_count": 8, "share": 0.55}
STATES: dict[str, dict[str, Any]] = {
    "failed": {"error": "De vergelijking stopte met een fout (MemoryError). Er is niets gewijzigd."},
    "cancelled": {},
    "running": {"progress": json.dumps(PROGRESS), "lease_until": FOR_EVER},
}
"""The state of a comparison, and what stands in its row: a worker passes through them too fast to be looked at."""


class Story:
    """The demo school, brought to where every page of planning has something on it."""

    def __init__(self, server: Server, coordinator: Visitor) -> None:
        self.server = server
        self.coordinator = coordinator
        self.pages: dict[str, str] = {}

    @property
    def _page(self) -> Any:
        return self.coordinator.page

    def press(self, name: str) -> None:
        """Press the button with this text in the page itself."""
        self._page.locator("main").get_by_role("button", name=name, exact=True).first.click()

    def here(self) -> str:
        return str(self._page.url).removeprefix(self.server.address).partition("#")[0]

    def wait_for_the_plan(self, path: str) -> None:
        for _ in range(SOLVE_MS // 500):
            self.coordinator.go(path)
            if self._page.locator("#who").count():
                return
            self._page.wait_for_timeout(500)
        raise AssertionError(f"{path} is not solved")

    def compare(self) -> None:
        """A finished comparison with two other orders, and one in each other state."""
        self.wait_for_the_plan("/placements/runs/1")
        self.coordinator.go("/placements/runs/1/compare")
        for box in self._page.locator("input[name=orders]").all()[:2]:
            box.check()
        self.press("Compare these orders")
        self.pages["comparison"] = self.here()
        self.wait_for_the_plan(self.here())
        with closing(sqlite3.connect(self.server.data / "meervoud.db", timeout=30)) as database, database:
            for state, values in STATES.items():
                self.pages[f"comparison-{state}"] = (
                    f"/placements/runs/comparisons/{_copy(database, state, values)}"
                )

    def publish(self) -> None:
        """Say that the companies are known, review, publish."""
        self.coordinator.go("/companies/talks")
        for box in self._page.locator("input[name=site]").all():
            box.check()
        self.press("Update the ticked companies")
        self.coordinator.go("/placements/runs/1")
        self.press("I have reviewed this plan")
        self.choose_all_places()
        self._page.get_by_label("Close the choices with this publication").check()
        self.press("Publish the placements")
        self._page.wait_for_url(lambda url: "/placements?period=" in url)

    def choose_all_places(self) -> None:
        """Of those to look at: all with one click, then none, and one by hand; the page says how many are chosen."""
        here, places = self._page.url, self._page.locator("#look")
        boxes, said, everything = (
            places.locator(what) for what in ("input[name=place]", "[role=status]", "[data-choose-all]")
        )
        places.get_by_text("Who, where and why").click()
        number = boxes.count()
        everything.click()
        assert said.inner_text() == f"{number} of {number} chosen"
        assert all(box.is_checked() for box in boxes.all())
        everything.click()
        boxes.first.check()
        assert said.inner_text() == f"1 of {number} chosen"
        boxes.first.uncheck()
        assert self._page.url == here

    def accept_for(self, which: int) -> str:
        """Write down a yes of a student with a second choice; returns the address of the place."""
        self.coordinator.go("/placements/runs/1?rank=2&sort=name")
        self._page.locator("#results tbody th a").nth(which).click()
        site = self._page.locator("#place .facts a").first.get_attribute("href")
        self._page.get_by_role("link", name="Record an answer").click()
        self.pages["answered"] = self.here().removesuffix("/answer")
        self._page.get_by_label("Yes, the student accepts this place").check()
        self._page.get_by_label("by phone").check()
        self._page.get_by_label("What was said").fill("Called on 2 December, takes the place.")
        self.press("Record the answer")
        return str(site)

    def withdraw_openings_of(self, site: str) -> None:
        """The company takes its openings back."""
        self.coordinator.go(site)
        links = self._page.locator("main a[href$='/withdraw']")
        openings = links.count()
        assert openings > 0
        for _ in range(openings):
            links.first.click()
            self._page.get_by_label("Why").fill("The department closes.")
            self._page.locator("main form button[type=submit]").last.click()
            self.coordinator.go(site)
        assert links.count() == 0

    def plan_again(self) -> None:
        """A place that was accepted is gone; the plan that repairs it stands beside the first."""
        self.withdraw_openings_of(self.accept_for(0))
        self.pages["replan"] = "/placements/runs/1/replan"
        self.coordinator.go(self.pages["replan"])
        assert self._page.locator("input[name=end]").count() == 1
        self._page.locator("input[name=end]").uncheck()
        self.press("Plan again with few changes")
        self.wait_for_the_plan(self.here())
        self.pages |= {
            "run-planned-again": "/placements/runs/2",
            "news": "/placements/runs/2/news",
            "beside": "/placements/runs/1/beside",
        }

    def explain(self) -> None:
        """The pages of one student, and of what support means."""
        self.coordinator.go("/placements/runs/1?rank=2&sort=name")
        self._page.locator("#results tbody th a").nth(1).click()
        self._page.get_by_role("button", name="Work it out").click()
        self._page.locator("#why-not").wait_for(timeout=SOLVE_MS)
        self.pages["why-not"] = self.here()
        self.pages["record-answer"] = f"{self.here().partition('?')[0]}/answer"
        self.coordinator.go("/placements/runs/1?show=unplaced&sort=name")
        self._page.locator("#results tbody th a").first.click()
        self.pages["no-place"] = self.here()
        self.pages["proportionality"] = "/placements/runs/1/proportionality"
        self.pages["decisions"] = "/placements/runs/decisions"
        self.pages["placements-answered"] = "/placements"


def _copy(database: sqlite3.Connection, state: str, values: dict[str, Any]) -> int:
    """The newest comparison once more, without its outcome, in another state."""
    names = [row[1] for row in database.execute("PRAGMA table_info(policy_comparison)") if row[1] != "id"]
    changed = {"state": state, "outcomes": "[]", "progress": "{}", **values}
    columns = ", ".join(names)
    wanted = ", ".join(f":{name}" if name in changed else name for name in names)
    copy = f"INSERT INTO policy_comparison ({columns}) SELECT {wanted} FROM policy_comparison ORDER BY id LIMIT 1"  # noqa: S608
    return int(database.execute(copy, changed).lastrowid or 0)


@pytest.fixture(scope="module")
def story(
    tmp_path_factory: pytest.TempPathFactory, real_browser: Browser, pictures: Path | None
) -> Iterator[Story]:
    """Everything up to a plan that was made again."""
    with running_server(tmp_path_factory.mktemp("planning")) as server:
        coordinator = Visitor(real_browser, server, pictures, language="en")
        coordinator.sign_in("coordinator@demo.example", Development().DEMO_PASSWORD).speak("en")
        story = Story(server, coordinator)
        story.compare()
        story.publish()
        story.plan_again()
        story.explain()
        yield story
        coordinator.context.close()


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("language", "phone"), [("nl", True), ("en", False)])
def test_every_page_of_planning_reads_well(
    story: Story, visitor: Callable[..., Visitor], language: str, phone: bool
) -> None:
    somebody = visitor(story.server, language=language, phone=phone)
    somebody.sign_in("coordinator@demo.example", Development().DEMO_PASSWORD).speak(language)
    for name, path in story.pages.items():
        somebody.go(path).look_on_both(name)
    assert somebody.page.locator("html").get_attribute("lang") == language


@pytest.mark.timeout(300)
def test_order_of_a_run_is_made_by_drag_and_by_keys(story: Story, visitor: Callable[..., Visitor]) -> None:
    somebody = visitor(story.server, language="en")
    somebody.sign_in("coordinator@demo.example", Development().DEMO_PASSWORD).speak("en").go(
        "/placements/runs/new"
    )
    page = somebody.page
    titles = page.locator("[data-rank] .rank-title")  # without the line that stands first whatever is chosen
    before = titles.all_inner_texts()
    grips = page.locator(".rank-grip")
    grips.nth(5).drag_to(grips.nth(1), target_position={"x": 10, "y": 2})
    page.get_by_role("button", name=f"Move {before[0]} down").press("Enter")
    status = page.locator("[data-rank-status]")
    moved = f"{before[0]} is now number 3 of {len(before) + 1}."
    status.get_by_text(moved).wait_for(state="attached")
    made = titles.all_inner_texts()

    assert made[:2] == [before[5], before[0]]
    page.locator("main").get_by_role("button", name="Start the run").last.click()
    page.locator("#who").wait_for(timeout=SOLVE_MS)
    page.locator("#order > summary").click()
    assert before[5] in page.locator("#order tbody th").nth(1).inner_text()
    assert not somebody.complaints
