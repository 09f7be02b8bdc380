"""Placements that came by a file or by hand: every task and figure about them leads to them, without a publication."""

from datetime import UTC, date, datetime

import time_machine

from app.access import Role
from app.extensions import db
from app.placements.sweeps import follow_the_calendar
from tests.browser import Browser
from tests.factories import Factories
from tests.lives import a_placement


def test_tasks_and_figures_lead_to_placements_of_a_period_without_a_publication(
    make: Factories, browser: Browser
) -> None:
    """One has begun without a signature, one begins soon, one later; nothing of either period is published."""
    autumn = make.period(name="P1", starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 29))
    spring = make.period(name="P2", starts_on=date(2027, 2, 1), ends_on=date(2027, 7, 2))
    site = make.site(company_name="Bakker", women=1)
    make.site(women=None)
    begun, soon, later = (make.student(last_name=name) for name in ("Begun", "Soon", "Later"))
    a_placement(begun, make.opening(site, period=autumn, starts_on=date(2026, 9, 1)))
    a_placement(soon, make.opening(site, period=spring, starts_on=date(2027, 2, 1)))
    a_placement(later, make.opening(site, period=spring, starts_on=date(2027, 5, 1)))
    db.session.commit()

    def names(address: str) -> list[str]:
        return [row[0].partition(",")[0] for row in browser.get(address).rows()]

    with time_machine.travel(datetime(2027, 1, 18, 9, tzinfo=UTC)):
        follow_the_calendar()
        browser.sign_in(make.user(Role.COORDINATOR))
        today = browser.get("/today").links
        assert names(today["Show students: Internships have begun without a signed agreement"]) == ["Begun"]
        assert names(today["Show agreements: Have agreements signed before the first day"]) == ["Soon"]
        assert names("/agreements?state=late") == ["Begun"]
        assert len(names("/agreements?state=unsigned")) == 3
        below = next(link for text, link in today.items() if text.startswith("sites with fewer than 3"))
        assert names(below) == ["Bakker"]

        assert names("/placements") == ["Later", "Soon"]
        assert names(f"/placements?period={spring.id}&q=soon") == ["Soon"]
        page = browser.get("/placements").click("P1")
        assert "no run of this period is published" in page.text
        ended = browser.get(page.path, query={"period": autumn.id, "state": "completed"})
        assert "Nobody found" in ended.text
        other = make.period(name="P3", starts_on=date(2027, 9, 1), ends_on=date(2028, 1, 29))
        db.session.commit()
        nothing = browser.get("/placements", query={"period": other.id})
        assert "Nothing published yet" in nothing.text
        assert nothing.click("P1").path == "/placements"
