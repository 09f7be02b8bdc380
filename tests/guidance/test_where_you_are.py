"""The line on top of the pages of a plan: where they belong, for whoever reads them."""

import pytest
import time_machine

from app.access import Role
from app.guidance.queries.contacts import contacts_of
from tests.browser import Browser
from tests.factories import Factories
from tests.guidance.rows import a_plan


@pytest.mark.parametrize(
    ("role", "above"),
    [(Role.COORDINATOR, ("Guidance", "/guidance")), (Role.SUPERVISOR, ("My week", "/my-week"))],
)
@time_machine.travel("2027-03-01 12:00:00+00:00", tick=False)
def test_pages_of_a_plan_say_where_they_belong(
    browser: Browser, make: Factories, role: Role, above: tuple[str, str]
) -> None:
    user = make.user(role)
    plan = a_plan(make, user if role is Role.SUPERVISOR else None)
    contact, number, name = contacts_of(plan)[0].id, plan.placement_id, plan.placement.student.name
    browser.sign_in(user)

    page = browser.get(f"/guidance/{number}")
    assert page.texts(".//nav[@class='crumbs']//li") == [above[0], f"Guidance of {name}"]
    assert page.click(above[0]).path == above[1]
    for address in (
        f"/guidance/contacts/{contact}",
        f"/guidance/contacts/{contact}/appointment",
        f"/guidance/{number}/contacts/new",
    ):
        below = browser.get(address)
        assert below.texts(".//nav[@class='crumbs']//li") == [above[0], f"Guidance of {name}", below.h1]
