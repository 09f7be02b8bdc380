"""A student's own list of return days and visits."""

from datetime import date, time

from app.extensions import db
from app.gatherings.models import GatheringInvitation, GatheringState
from tests.browser import Browser
from tests.factories import Factories
from tests.gatherings.conftest import Spring
from tests.gatherings.rows import a_gathering


def test_next_day_stands_on_top_and_those_that_were_below(
    browser: Browser, make: Factories, spring: Spring
) -> None:
    student = spring.women[0]
    for title, day, hour in (
        ("Last week", date(2027, 2, 22), 10),
        ("Afternoon", date(2027, 3, 18), 13),
        ("Morning", date(2027, 3, 18), 10),
        ("May", date(2027, 5, 3), 9),
        ("Before that", date(2027, 2, 10), 9),
    ):
        meeting = a_gathering(
            make, spring.period, title=title, on_date=day, starts_at=time(hour), state=GatheringState.OPEN
        )
        make.row(GatheringInvitation(gathering_id=meeting.id, student_id=student.id))
    db.session.commit()

    page = browser.sign_in(student.user).get("/my-gatherings")

    listed = page.texts(".//p[@class='offer-title']")
    assert listed == ["Morning", "Afternoon", "May", "Last week", "Before that"]
