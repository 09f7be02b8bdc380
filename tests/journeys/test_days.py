"""A return day from plan to attendance: on a phone, in Dutch. A day along is part of `test_internship`."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from config import Development
from tests.journeys.server import Server, running_server
from tests.journeys.visitor import Visitor

PASSWORD = Development().DEMO_PASSWORD


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo school, for these journeys alone: they change it."""
    with running_server(tmp_path_factory.mktemp("days")) as server:
        yield server


def _press(visitor: Visitor, button: str) -> None:
    visitor.page.locator("main").get_by_role("button", name=button, exact=True).first.click()


def _follow(visitor: Visitor, link: str) -> None:
    visitor.page.locator("main").get_by_role("link", name=link).first.click()


def _a_wednesday() -> str:
    """A Wednesday some weeks ahead, as a date field takes it."""
    day = datetime.now(UTC).date() + timedelta(days=14)
    return (day + timedelta(days=(2 - day.weekday()) % 7)).isoformat()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_return_day_from_plan_to_attendance(
    school: Server, visitor: Callable[..., Visitor], scripts: bool
) -> None:
    coordinator = visitor(school, phone=True, with_scripts=scripts)
    coordinator.sign_in("coordinator@demo.example", PASSWORD).go("/gatherings/new/return_day").look(
        "plan-day"
    )
    page, title = coordinator.page, f"Terugkomdag {'met' if scripts else 'zonder'} script"
    page.fill("[name=title]", title)
    page.fill("[name=on_date]", _a_wednesday())
    page.fill("[name=starts_at]", "10:00")
    page.fill("[name=place]", "Aula")
    _press(coordinator, "Opslaan")
    coordinator.look("planned-day")
    _press(coordinator, "Nodig ze uit")
    assert page.get_by_text("verwacht, 0 nog niet geantwoord").count() == 1

    student = visitor(school, phone=True, with_scripts=scripts)
    student.sign_in("student@demo.example", PASSWORD).go("/my-gatherings").look("invitations")
    _follow(student, title)
    student.look("invitation")
    _press(student, "Ik kom niet")
    assert student.page.get_by_text("komt niet").count() >= 1

    coordinator.go("/today").look("coordinator-days")
    coordinator.go("/gatherings/1/attendance")
    coordinator.look("at-the-door")
    for place in range(2):
        page.locator("[name=present]").nth(place).check()
    _press(coordinator, "Noteren wie er was")
    coordinator.look("held-day")
    assert page.get_by_text("2 studenten waren er.").count() == 1
