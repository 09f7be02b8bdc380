"""What Today holds after a publication, for the students of the period only, until it is done."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import delete

from app.access import Role
from app.accounts.models import User
from app.companies.models import Opening, PlacementStop, StopGround, StopState
from app.extensions import db, now
from app.placements.models import MatchRun, Placement, PlacementState, Proposal, ProposalState
from app.schools.models import PeriodException
from app.students.models import Student
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories

pytestmark = pytest.mark.database
NO_PLACE = "Find a place for students who have none"
WAITING = "Waiting for an answer to a published place"
OVERDUE = "Ask students for the answer that is overdue"
WITHDRAWN = "An opening with students has been withdrawn"
STOPPED = "There is a placement stop at a site with students"


@pytest.fixture(autouse=True)
def session_day() -> Iterator[None]:
    """24 November 2026, so that days in these tests are ahead, or just past, for ever."""
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def coordinator(make: Factories) -> User:
    return make.user(Role.COORDINATOR)


@pytest.fixture
def opening(make: Factories) -> Opening:
    return make.opening(make.site(women=3, company_name="Anker Software"), capacity=5)


@pytest.fixture
def run(make: Factories, opening: Opening) -> MatchRun:
    """A publication whose students answer by 11 December."""
    return make.match_run(
        period_id=opening.period_id,
        published_at=now(),
        answer_by=date(2026, 12, 11),
        summary={"students": 0, "placed": 0, "moved": 0},
    )


@pytest.fixture
def propose(make: Factories, run: MatchRun, opening: Opening) -> Callable[..., Student]:
    """A student with a proposal of the published run."""

    def proposed(
        state: ProposalState = ProposalState.OFFERED, *, placed: bool = True, **values: object
    ) -> Student:
        student = make.student(**values)
        reason = None if placed else "seats_full"
        make.row(
            Proposal(
                run=run,
                student=student,
                opening_id=opening.id if placed else None,
                state=state,
                reason=reason,
            )
        )
        return student

    return proposed


def place(make: Factories, student: Student, opening: Opening, state: PlacementState) -> Placement:
    placement: Placement = make.row(
        Placement(
            school_id=student.school_id,
            student_id=student.id,
            period_id=opening.period_id,
            opening_id=opening.id,
            state=state,
            starts_on=opening.starts_on,
            ends_on=opening.ends_on,
        )
    )
    return placement


def lines(browser: Browser, coordinator: User) -> list[list[str]]:
    """What and whom of every task on the coordinator's start page."""
    page = browser.sign_in(coordinator).get("/today")
    found = zip(page.texts(".//p[@class='task-what']"), page.texts(".//p[@class='task-whom']"), strict=False)
    return [list(pair) for pair in found if pair[0] in {NO_PLACE, WAITING, OVERDUE, WITHDRAWN, STOPPED}]


def test_students_without_a_place_are_those_of_the_period(
    make: Factories,
    browser: Browser,
    coordinator: User,
    run: MatchRun,
    opening: Opening,
    propose: Callable[..., Student],
) -> None:
    """Left out, declined, ended early and new count; who has one, was offered one, stays or left does not."""
    propose(placed=False, last_name="Alders")
    propose(ProposalState.DECLINED, last_name="Bos")
    ended = propose(ProposalState.ACCEPTED, last_name="Cornelis")
    place(make, ended, opening, PlacementState.ENDED_EARLY)
    make.student(last_name="Dekker")
    propose(last_name="Offered")
    for state in (PlacementState.CONFIRMED, PlacementState.ACTIVE, PlacementState.COMPLETED):
        place(make, propose(ProposalState.ACCEPTED, last_name="Placed"), opening, state)
    propose(placed=False, last_name="Gone", has_left=True)
    stays = propose(placed=False, last_name="Stays")
    make.row(
        PeriodException(
            school_id=stays.school_id, period_id=opening.period_id, student_id=stays.id, goes=False
        )
    )

    assert [NO_PLACE, "4 students"] in lines(browser, coordinator)
    page = browser.get("/today").click(f"See which students: {NO_PLACE}")
    assert page.h1 == "Students without a place"
    names = [(row[0].split(",")[0], row[3]) for row in page.rows()]
    assert names == [
        ("Alders", "all suitable places are taken"),
        ("Bos", "declined"),
        ("Cornelis", "the placement ended early"),
        ("Dekker", "was not in the published run"),
    ]
    assert page.submit("Show", q="dekker").rows()[0][0].startswith("Dekker")
    assert "Nobody found" in browser.get("/placements/without-place?q=nobody").text


def test_list_is_empty_once_everybody_has_a_place(
    make: Factories, browser: Browser, coordinator: User, opening: Opening, propose: Callable[..., Student]
) -> None:
    student = propose(ProposalState.DECLINED)
    assert [NO_PLACE, "1 student"] in lines(browser, coordinator)
    place(make, student, opening, PlacementState.CONFIRMED)

    assert lines(browser, coordinator) == []
    assert "Everybody has a place" in browser.get("/placements/without-place").text


def test_without_a_publication_the_list_says_so(make: Factories, browser: Browser, coordinator: User) -> None:
    make.period()
    page = browser.sign_in(coordinator).get("/placements/without-place")
    assert page.h1 == browser.get("/placements").h1


def test_answers_are_counted_until_their_day_and_late_after_it(
    browser: Browser, coordinator: User, propose: Callable[..., Student]
) -> None:
    propose()
    waiting = propose()
    propose(has_left=True)
    assert lines(browser, coordinator) == [[WAITING, "2 students"]]
    assert "11 Dec 2026" in browser.get("/today").text
    listed = browser.get("/today").click(f"See which students: {WAITING}")
    assert "answer=waits" in listed.url
    waiting.has_left = True
    db.session.commit()

    with time_machine.travel(datetime(2026, 12, 11, 22, tzinfo=UTC), tick=True):
        assert lines(browser, coordinator) == [[WAITING, "1 student"]]
    with time_machine.travel(datetime(2026, 12, 11, 23, tzinfo=UTC), tick=True):  # midnight in Amsterdam
        assert lines(browser, coordinator) == [[OVERDUE, "1 student"]]


def test_overdue_answers_come_before_the_rest(
    make: Factories, browser: Browser, coordinator: User, opening: Opening, propose: Callable[..., Student]
) -> None:
    """Two periods, both published: each task names its period."""
    propose()
    first = make.period(
        name="P1", starts_on=date(2026, 12, 14), ends_on=date(2027, 1, 29), choices_close_on=date(2026, 11, 1)
    )
    late = make.match_run(period_id=first.id, published_at=now(), answer_by=date(2026, 11, 20), summary={})
    elsewhere = make.opening(period=first)
    make.row(Proposal(run=late, student=make.student(), opening_id=elsewhere.id, state=ProposalState.OFFERED))
    there = [what for what, _whom in lines(browser, coordinator)]

    assert there.index(OVERDUE) < there.index(WAITING)
    assert [OVERDUE, "1 student (P1)"] in lines(browser, coordinator)


@pytest.mark.parametrize("is_stopped", [False, True])
def test_opening_that_is_gone_under_somebody_is_named(
    make: Factories,
    browser: Browser,
    coordinator: User,
    opening: Opening,
    propose: Callable[..., Student],
    is_stopped: bool,
) -> None:
    propose()
    place(make, propose(ProposalState.ACCEPTED), opening, PlacementState.ACTIVE)
    propose(has_left=True)
    unused = make.opening(make.site(company_name="Unused"), is_withdrawn=True)
    make.choices(make.student(), unused)
    assert [what for what, _ in lines(browser, coordinator)] == [NO_PLACE, WAITING]
    if is_stopped:
        make.row(
            PlacementStop(
                school_id=opening.school_id,
                site_id=opening.site_id,
                state=StopState.IN_FORCE,
                ground=StopGround.SOCIAL_SAFETY,
                explanation="what was reported",
                proposed_by_id=coordinator.id,
            )
        )
    opening.is_withdrawn = not is_stopped
    db.session.commit()

    what = STOPPED if is_stopped else WITHDRAWN
    assert lines(browser, coordinator)[0] == [what, "Anker Software, 2 students"]
    db.session.execute(delete(PlacementStop))
    opening.is_withdrawn = False
    db.session.commit()
    assert what not in [line for line, _ in lines(browser, coordinator)]


def test_many_openings_that_are_gone_share_a_line(
    make: Factories, browser: Browser, coordinator: User, run: MatchRun
) -> None:
    for _ in range(4):
        gone = make.opening(is_withdrawn=True)
        make.row(Proposal(run=run, student=make.student(), opening_id=gone.id, state=ProposalState.OFFERED))
    words = browser.sign_in(coordinator).get("/today").text

    assert "4 openings with students can no longer be used" in words
    assert WITHDRAWN not in words


def test_period_that_is_over_leaves_nothing(
    browser: Browser, coordinator: User, propose: Callable[..., Student]
) -> None:
    propose(placed=False)
    with time_machine.travel(datetime(2027, 7, 3, 9, tzinfo=UTC), tick=True):
        assert lines(browser, coordinator) == []


def test_number_of_statements_does_not_grow(
    make: Factories, browser: Browser, coordinator: User, run: MatchRun, propose: Callable[..., Student]
) -> None:
    def everything() -> None:
        propose()
        propose(placed=False)
        gone = make.opening(is_withdrawn=True)
        make.row(Proposal(run=run, student=make.student(), opening_id=gone.id, state=ProposalState.OFFERED))
        make.student()

    browser.sign_in(coordinator)
    everything()
    with counted() as few:
        browser.get("/today")
        browser.get("/placements/without-place")
    for _ in range(6):
        everything()
    with counted() as many:
        browser.get("/today")
        browser.get("/placements/without-place")
    assert many.count == few.count
