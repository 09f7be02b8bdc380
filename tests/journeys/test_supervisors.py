"""Supervisors from a match run's proposals to publication, and then an illness: as few students as possible change.

The coordinator works in English on a desktop, the supervisor in Dutch on a phone.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from config import Development
from tests.journeys.server import Server
from tests.journeys.visitor import Visitor

ENOUGH = "760"
"""Hours with which one supervisor of the demo can guide everybody."""


def press(visitor: Visitor, name: str) -> None:
    """Press the button with this text, and wait for the page that follows."""
    visitor.page.locator("main").get_by_role("button", name=name, exact=True).last.click()


def divide(coordinator: Visitor) -> str:
    """Start a run from the form that is open; its page leads to the result by itself. Returns the address."""
    press(coordinator, "Start the supervisor run")
    coordinator.page.locator(".plan-card").first.wait_for(timeout=60_000)
    return coordinator.page.url.removeprefix(coordinator.server.address)


def publish_places(coordinator: Visitor) -> None:
    """The companies are known, the plan is reviewed: students hear where they go."""
    coordinator.go("/companies/talks")
    for box in coordinator.page.locator("input[name=site]").all():
        box.check()
    press(coordinator, "Update the ticked companies")
    coordinator.go("/placements/runs/1")
    press(coordinator, "I have reviewed this plan")
    for radio in coordinator.page.get_by_label(
        "Close the choices with this publication"
    ).all():  # while they are open
        radio.check()
    press(coordinator, "Publish the placements")
    coordinator.page.wait_for_url(lambda url: "/placements?period=" in url)


def give_to_the_other(coordinator: Visitor, run: str) -> None:
    """One student to another supervisor: effect, reason, and it stands in the plan."""
    coordinator.go(run)
    coordinator.page.locator(".plan-member a").first.click()
    coordinator.page.locator("#others").wait_for()
    coordinator.look("supervisor-student")
    coordinator.page.locator("#others a.btn").first.click()
    coordinator.page.locator("#changes").wait_for()
    coordinator.look("supervisor-move")
    coordinator.page.get_by_label("Reason").fill("Has known this company for years.")
    coordinator.page.locator("button[name=act][value=move]").click()
    coordinator.page.get_by_text("Later runs will follow this.").wait_for()


def publish(coordinator: Visitor, run: str, name: str) -> None:
    """Every check is in order; the supervisors hold."""
    coordinator.go(f"{run}/publish").look(name)
    press(coordinator, "Publish the supervisors")
    coordinator.page.get_by_text("Published: the supervisor of").wait_for()


def comes_later(coordinator: Visitor, run: str) -> str:
    """The number of a student whose supervisor changes on a later day: an internship runs."""
    coordinator.go(f"{run}/publish")
    row = coordinator.page.locator("#news tbody tr").filter(has_text=re.compile(r"\d{4}")).first
    address = row.locator("a").get_attribute("href")
    assert address is not None
    return address.rpartition("/")[2]


def look_at_who_comes(coordinator: Visitor, student: str) -> None:
    """Beside the decisions, and on the page of such a student."""
    coordinator.go("/supervision/decisions").look("supervisor-decisions-coming")
    assert coordinator.page.locator("#coming li").count() > 0
    coordinator.go(f"/students/{student}").look("student-coming")
    assert coordinator.page.get_by_role("button", name="Cancel this change").count() == 1


def fall_ill(coordinator: Visitor) -> None:
    """The colleague without an account of the demo is away from today on."""
    coordinator.go("/supervision/hours")
    coordinator.page.locator("#results").get_by_role("link", name="Wendy Kuipers").click()
    first = coordinator.page.get_by_label("Away from")
    first.wait_for()
    first.fill(datetime.now(UTC).date().isoformat())
    press(coordinator, "Save who is away")
    coordinator.page.get_by_text("Wendy Kuipers is away.").wait_for()
    coordinator.look("supervisor-away")


@pytest.mark.timeout(300)
def test_supervisors_from_proposals_to_an_illness(
    fresh_demo: Server, visitor: Callable[..., Visitor]
) -> None:
    def somebody(role: str, language: str, *, phone: bool) -> Visitor:
        made = visitor(fresh_demo, language=language, phone=phone)
        return made.sign_in(f"{role}@demo.example", Development().DEMO_PASSWORD).speak(language)

    coordinator = somebody("coordinator", "en", phone=False)
    before = divide(coordinator.go("/supervision/runs/new"))
    coordinator.go(f"{before}/publish")
    assert "Publish those first" in coordinator.page.locator("#checks").inner_text()
    publish_places(coordinator)
    coordinator.go(f"{before}/publish")
    give_to_the_other(coordinator, before)
    student = comes_later(coordinator, before)
    publish(coordinator, before, "supervisor-publication")
    look_at_who_comes(coordinator, student)

    fall_ill(coordinator)
    supervisor = somebody("supervisor", "nl", phone=True)
    supervisor.go("/my-hours").look("my-hours")
    supervisor.page.get_by_label("Uren om stages te begeleiden").fill(ENOUGH)
    press(supervisor, "Mijn uren opslaan")
    coordinator.go(f"{before}").page.get_by_role("link", name="Divide again with few changes").click()
    after = divide(coordinator)
    coordinator.look("supervisor-replanned")
    assert "Everybody has a supervisor" in coordinator.page.locator(".result-sentence").inner_text()
    assert coordinator.page.locator(".plan-card").count() == 1
    everybody = coordinator.page.locator(".stat-value").first.inner_text().split()[-1]
    publish(coordinator, after, "supervisor-republication")

    supervisor.go("/my-students").look("my-students-after")
    count = re.search(r"van (\d+) studenten", supervisor.page.locator("main").inner_text())
    coming = supervisor.page.locator("#coming tbody tr").count()  # of whom a colleague guides an internship
    assert coming > 0
    assert count is not None
    assert int(count[1]) + coming == int(everybody)
