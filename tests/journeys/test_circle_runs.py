"""Mentoring circles from an answer to publication, on the demo school: every page looked at, a student dragged."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page

from config import Development
from tests.journeys.server import Server
from tests.journeys.visitor import Visitor

SOLVE_SECONDS = 60
WORDS = {
    "nl": {
        "yes": "Ja, graag",
        "save": "Mijn antwoord opslaan",
        "start": "Kringronde starten",
        "proven": "bewezen het beste voor deze volgorde",
        "see": "Gevolg bekijken",
        "publish": "Kringen bekendmaken",
    },
    "en": {
        "yes": "Yes, please",
        "save": "Save my answer",
        "start": "Start the circle run",
        "proven": "proven best for this order",
        "see": "See the effect",
        "publish": "Publish the circles",
    },
}


def press(visitor: Visitor, name: str) -> None:
    """Press the button with this text, and wait for the page that follows."""
    visitor.page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def answer(student: Visitor, words: dict[str, str]) -> None:
    """A student says yes, on Tuesday and Thursday evening."""
    student.go("/my-circle/wish").look("circle-wish")
    student.page.get_by_label(words["yes"]).check()
    for slot in ("tue_evening", "thu_evening"):
        student.page.locator(f"input[name=slots][value={slot}]").check()
    press(student, words["save"])
    student.look("circle-wish-saved")


def wait_for_the_circles(coordinator: Visitor, path: str) -> None:
    """The page of a busy run leads to its result by itself; here it is asked for until it has one."""
    for _ in range(SOLVE_SECONDS * 2):
        coordinator.go(path)
        if coordinator.page.locator(".plan-card").count():
            return
        coordinator.page.wait_for_timeout(500)
    raise AssertionError(f"{path} is not solved")


def grip_of_somebody_who_can_go(page: Page) -> Locator:
    """Of the first student for whom another circle is possible."""
    for grip in page.locator(".plan-card .rank-grip").all():
        grip.press("Enter")
        page.locator(".plan-said").first.wait_for()
        can_go = page.locator(".plan-can .plan-members").count()
        page.keyboard.press("Escape")
        if can_go:
            return grip
    raise AssertionError("No student of the plan could be in another circle")


def drag_somebody(coordinator: Visitor) -> None:
    """Pick somebody up: cards say where she can go; put her down: the panel asks why, and nothing has changed yet."""
    page, before = coordinator.page, coordinator.page.viewport_size
    assert before is not None
    page.set_viewport_size({**before, "height": 4000})  # every card is in sight
    lists = page.locator(".plan-card .plan-members")
    grip = grip_of_somebody_who_can_go(page)
    grip.scroll_into_view_if_needed()
    start = grip.bounding_box()
    assert start is not None
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 20, start["y"] + 20, steps=4)
    page.locator(".plan-said").first.wait_for()
    assert page.locator(".plan-card .plan-said").count() == lists.count() - 1
    end = page.locator(".plan-can .plan-members").first.bounding_box()
    assert end is not None
    page.mouse.move(end["x"] + 40, end["y"] + 30, steps=12)
    page.mouse.up()
    page.locator("#plan-reason").wait_for()
    page.set_viewport_size(before)
    coordinator.look("circle-put-down")
    page.keyboard.press("Escape")
    page.locator("[data-plan-panel]").wait_for(state="hidden")


def press_the_grip(coordinator: Visitor) -> None:
    """The same by keys: Enter picks her up, the panel has a button for each circle that can take her."""
    page = coordinator.page
    grip_of_somebody_who_can_go(page).press("Enter")
    page.locator("[data-plan-targets] button").first.wait_for()
    coordinator.look("circle-picked-up")
    page.locator("[data-plan-targets] button").first.click()
    page.keyboard.type("Her sister is there.")
    page.keyboard.press("Enter")
    page.locator(".flash").first.wait_for()
    assert "/students/" not in page.url


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("language", "phone"), [("nl", False), ("en", True)])
def test_circles_from_a_wish_to_publication(
    fresh_demo: Server, visitor: Callable[..., Visitor], language: str, phone: bool
) -> None:
    words = WORDS[language]

    def somebody(role: str, *, phone: bool) -> Visitor:
        made = visitor(fresh_demo, language=language, phone=phone)
        return made.sign_in(f"{role}@demo.example", Development().DEMO_PASSWORD).speak(language)

    answer(somebody("student", phone=True), words)
    coordinator = somebody("coordinator", phone=phone)
    coordinator.go("/circles/wishes").look("circle-wishes")
    coordinator.go("/circles/runs").look("circle-runs-empty")
    coordinator.go("/circles/runs/new").look("new-circle-run")
    press(coordinator, words["start"])
    run = coordinator.page.url.removeprefix(fresh_demo.address)
    wait_for_the_circles(coordinator, run)
    coordinator.look("circle-run")
    assert words["proven"] in coordinator.page.locator(".result-sentence").inner_text()
    if not phone:
        drag_somebody(coordinator)
        press_the_grip(coordinator)
    coordinator.page.locator(".plan-member a").first.click()
    coordinator.look("circle-seat")
    coordinator.page.get_by_role("link", name=words["see"]).first.click()
    coordinator.look("circle-effect")
    coordinator.go(f"{run}/circles/1/mentors").look("circle-mentors")
    coordinator.go("/circles/decisions").look("circle-decisions")
    coordinator.go(f"{run}/publish").look("circle-publication")
    press(coordinator, words["publish"])
    coordinator.look("circle-run-published")
    coordinator.go("/circles/runs").look("circle-runs")
    student = somebody("student", phone=True)
    student.go("/my-circle")
    assert student.page.locator("main h1").count() == 1
