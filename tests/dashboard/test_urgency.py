"""Today by urgency: what is in which group, what is on top, and how long choosing is open."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from app.access import Role
from app.dashboard.tasks.task import Task
from app.dashboard.urgency import Urgency, groups_of, urgency_of
from app.extensions import db, now
from app.placements.models import Proposal, ProposalState
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database
DAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("state", "due", "hurts", "urgency"),
    [
        ("problem", None, False, Urgency.NOW),
        ("neutral", None, True, Urgency.NOW),
        ("attention", -1, False, Urgency.NOW),
        ("neutral", 0, False, Urgency.NOW),
        ("attention", 60, False, Urgency.WEEK),
        ("attention", None, False, Urgency.WEEK),
        ("neutral", -30, False, Urgency.WEEK),
        ("neutral", 7, False, Urgency.WEEK),
        ("neutral", 8, False, Urgency.LATER),
        ("waiting", 8, False, Urgency.LATER),
        ("neutral", None, False, Urgency.LATER),
    ],
)
def test_a_task_is_as_urgent_as_its_day_and_whom_it_hurts(
    state: str, due: int | None, hurts: bool, urgency: Urgency
) -> None:
    day = None if due is None else DAY + timedelta(days=due)
    assert urgency_of(Task("", "", "", due=day, state=state, hurts=hurts), DAY) is urgency


def test_what_hurts_is_on_top_and_the_rest_by_day() -> None:
    late = Task("late", "", "", due=DAY - timedelta(days=9), state="problem")
    later = Task("failed", "", "", state="problem")
    place = Task("no place", "", "", due=DAY + timedelta(days=9), state="problem", hurts=True)

    assert groups_of([later, late, place], DAY) == [(Urgency.NOW, [place, late, later])]
    assert groups_of([], DAY) == []


def test_a_place_withdrawn_under_a_student_is_the_first_thing_now(make: Factories, browser: Browser) -> None:
    """And what can wait is folded, with how much it is."""
    opening, student = make.opening(capacity=1), make.student()
    make.site(women=3, counted_on=date(2020, 1, 1))
    run = make.match_run(period_id=opening.period_id, published_at=now())
    make.row(Proposal(run=run, student=student, opening_id=opening.id, state=ProposalState.OFFERED))
    opening.is_withdrawn = True
    page = browser.sign_in(make.user(Role.COORDINATOR)).get("/today")

    assert page.text.index("Now") < page.text.index("An opening with students has been withdrawn")
    assert page.text.index("An opening with students has been withdrawn") < page.text.index("This week")
    assert page.text.index("Can wait (2)") < page.text.index("Have an old count confirmed")
    assert '<details class="urgency urgency-later">' in page.html


def test_a_place_that_waits_for_her_answer_is_above_what_else_there_is_to_do(
    make: Factories, browser: Browser
) -> None:
    opening, student = make.opening(), make.student(with_account=True)
    run = make.match_run(period_id=opening.period_id, published_at=now())
    proposal = make.row(
        Proposal(run=run, student=student, opening_id=opening.id, state=ProposalState.OFFERED)
    )
    page = browser.sign_in(student.user).get("/today")
    assert page.text.index("Your place") < page.text.index("Do you want to take part in the programme")

    proposal.state = ProposalState.ACCEPTED
    db.session.commit()
    page = browser.get("/today")
    assert page.text.index("Do you want to take part in the programme") < page.text.index("Your place")


def test_the_top_says_how_long_choosing_is_open(make: Factories, browser: Browser) -> None:
    period = make.period(name="P2", choices_open_on=date(2026, 10, 26), choices_close_on=date(2026, 12, 21))
    user = make.user(Role.COORDINATOR)
    db.session.commit()
    said = []
    for day in (date(2026, 10, 24), date(2026, 11, 27), date(2026, 12, 21), date(2026, 12, 22)):
        with time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=UTC)):
            words = browser.sign_in(user).get("/today").text
        said.append(words.partition("P2 choosing ")[2].partition(" 2026")[0][:58])
    period.choices_closed_at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    db.session.commit()
    with time_machine.travel(datetime(2026, 12, 10, 9, tzinfo=UTC)):
        words = browser.sign_in(user).get("/today").text

    assert said[0].startswith("opens in 2 days, on 26 Oct")
    assert said[1].startswith("is open for 24 more days, until the end of 21 Dec")
    assert said[2].startswith("closes at the end of today")
    assert said[3].startswith("closed on 21 Dec")
    assert "P2 choosing closed on 1 Dec" in words
