"""A plan of guidance and a placement without a publication are found by the same words: who it is, and where."""

import pytest
import time_machine

from app.access import Role
from app.extensions import db
from tests.browser import Browser
from tests.factories import Factories
from tests.guidance.rows import a_plan


@pytest.mark.parametrize(
    "words", ["Zoë", "zoe", "van der", "Visser", "Bakker", "Werkplaats", "Zwolle", "visser zwolle"]
)
@time_machine.travel("2027-03-01 12:00:00+00:00", tick=False)
def test_both_lists_find_by_name_company_site_and_town(browser: Browser, make: Factories, words: str) -> None:
    supervisor = make.user(Role.SUPERVISOR, name="Fatma Kaya")
    plan = a_plan(
        make, supervisor, make.site(company_name="Bakker Metaal", name="Werkplaats Noord", town="Zwolle")
    )
    student = plan.placement.student
    student.first_name, student.name_prefix, student.last_name = "Zoë", "van der", "Visser"
    db.session.commit()
    browser.sign_in(make.user())

    def found(address: str, search: str) -> int:
        page = browser.get(address, query={"period": plan.placement.period_id, "q": search})
        return sum("Visser" in row[0] for row in page.rows())

    for address in ("/guidance", "/placements"):
        assert (found(address, words), found(address, "Kampen")) == (1, 0)
    assert (found("/guidance", "Kaya"), found("/placements", "Kaya")) == (1, 0)
