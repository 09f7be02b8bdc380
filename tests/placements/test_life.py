"""D14: a placement walks through the calendar, with who, when and why."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.extensions import db
from app.placements.broken_rules import (
    AgreementInForce,
    AgreementIsSigned,
    DaysImpossible,
    LastDayImpossible,
    PlacementChanged,
    PlacementIsOver,
    SignedDayImpossible,
)
from app.placements.models import (
    NEXT_STATES,
    MatchRun,
    Placement,
    PlacementState,
    PlacementStep,
    Proposal,
)
from app.placements.problem.commitments import commitments_of
from app.placements.queries.lives import interns_at, who_waits
from app.placements.services.agreements import sign, take_back
from app.placements.services.answers import accept
from app.placements.services.days import change_days
from app.placements.services.ending import end_early
from app.placements.sweeps import BATCH, follow_the_calendar
from app.runs.broken_rules import ReasonMissing
from tests.counting import counted
from tests.factories import Factories
from tests.lives import a_placement
from tests.placements.conftest import Town
from tests.racing import at_once

S = PlacementState
FIRST, LAST = date(2027, 2, 1), date(2027, 7, 2)


def on(day: date, hour: int = 9) -> time_machine.travel:
    """That day in UTC, which in the morning is the same day in Amsterdam."""
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=UTC), tick=True)


def steps_of(placement: Placement) -> list[tuple[PlacementState, str]]:
    db.session.expire_all()
    return [(step.state, step.author_name) for step in placement.steps]


@pytest.fixture
def placement(make: Factories, town: Town) -> Placement:
    found = a_placement(town.students[0], town.big)
    db.session.commit()
    return found


def test_acceptance_is_the_first_step(town: Town, published: MatchRun) -> None:
    row = db.session.scalars(select(Proposal).where(Proposal.opening_id == town.small.id)).one()
    assert row.student.user is not None
    placement = accept(row, row.version, actor=row.student.user)

    assert (placement.state, placement.starts_on, placement.ends_on) == (S.CONFIRMED, FIRST, LAST)
    assert steps_of(placement) == [(S.CONFIRMED, row.student.name)]


def test_signed_placement_is_active_on_its_first_day_and_completed_after_its_last(
    placement: Placement, town: Town
) -> None:
    sign(placement, placement.version, date(2026, 11, 20), actor=town.coordinator)
    states = []
    for day in (date(2027, 1, 31), FIRST, LAST, date(2027, 7, 3)):
        with on(day):
            follow_the_calendar()
            states.append(placement.state)

    assert states == [S.CONFIRMED, S.ACTIVE, S.ACTIVE, S.COMPLETED]
    assert steps_of(placement) == [
        (S.CONFIRMED, ""),
        (S.CONFIRMED, town.coordinator.name),
        (S.ACTIVE, ""),
        (S.COMPLETED, ""),
    ]
    assert placement.steps[1].reason == "The agreement was signed on 20 Nov 2026."


def test_first_day_begins_at_midnight_in_amsterdam(placement: Placement) -> None:
    with time_machine.travel(datetime(2027, 1, 31, 22, 59, tzinfo=UTC)):
        follow_the_calendar()
        before = placement.state
    with time_machine.travel(datetime(2027, 1, 31, 23, 1, tzinfo=UTC)):
        follow_the_calendar()

    assert (before, placement.state) == (S.CONFIRMED, S.AGREEMENT_PENDING)


def test_unsigned_placement_is_late_until_the_agreement_is_recorded(placement: Placement, town: Town) -> None:
    with on(FIRST):
        follow_the_calendar()
        late = placement.state
    with on(date(2027, 2, 10)):
        sign(placement, placement.version, date(2027, 2, 9), actor=town.coordinator)

    assert (late, placement.state) == (S.AGREEMENT_PENDING, S.ACTIVE)
    assert steps_of(placement)[1:] == [(S.AGREEMENT_PENDING, ""), (S.ACTIVE, town.coordinator.name)]


def test_asks_once_for_all_that_begin_on_a_day(make: Factories, placement: Placement) -> None:
    other = a_placement(make.student(), make.opening(period=placement.opening.period))
    other.starts_on, other.ends_on = FIRST, LAST
    db.session.commit()

    with on(FIRST), counted() as statements:
        follow_the_calendar()

    assert [placement.state, other.state] == [S.AGREEMENT_PENDING] * 2
    assert len([text for text in statements.texts if "FROM guidance_plan" in text]) == 1


@pytest.mark.parametrize(("signed", "between"), [(True, S.ACTIVE), (False, S.AGREEMENT_PENDING)])
def test_worker_that_was_off_for_months_catches_up(
    placement: Placement, town: Town, signed: bool, between: PlacementState
) -> None:
    placement.agreement_signed_on = date(2026, 11, 23) if signed else None
    db.session.commit()
    with on(date(2027, 10, 1)):
        follow_the_calendar()
        again = db.session.scalar(select(func.count(PlacementStep.id)))
        follow_the_calendar()

    assert [state for state, _ in steps_of(placement)] == [S.CONFIRMED, between, S.COMPLETED]
    assert db.session.scalar(select(func.count(PlacementStep.id))) == again
    days = [(step.at + timedelta(hours=2)).date() for step in placement.steps[1:]]
    assert days == [FIRST, LAST + timedelta(days=1)]


def test_two_workers_write_one_step(app: Flask, placement: Placement) -> None:
    with on(date(2027, 10, 1)):
        at_once(app, [follow_the_calendar] * 4)

    assert [state for state, _ in steps_of(placement)] == [S.CONFIRMED, S.AGREEMENT_PENDING, S.COMPLETED]


def test_a_whole_school_begins_in_batches(make: Factories, town: Town) -> None:
    number = BATCH + 30
    town.big.capacity = number
    students = [make.student() for _ in range(number)]
    for student in students:
        a_placement(student, town.big)
    db.session.commit()
    with on(FIRST):
        follow_the_calendar()

    pending = select(func.count(Placement.id)).where(Placement.state == S.AGREEMENT_PENDING)
    assert db.session.scalar(pending) == number


def test_agreement_is_signed_once_and_not_in_the_future(placement: Placement, town: Town) -> None:
    with pytest.raises(SignedDayImpossible, match="to 24 Nov 2026"):
        sign(placement, placement.version, date(2026, 11, 25), actor=town.coordinator)
    with pytest.raises(SignedDayImpossible, match="from 1 Feb 2026"):
        sign(placement, placement.version, date(2016, 11, 20), actor=town.coordinator)
    sign(placement, placement.version, date(2026, 11, 20), actor=town.coordinator)
    db.session.commit()
    with pytest.raises(AgreementIsSigned):
        sign(placement, placement.version, date(2026, 11, 20), actor=town.coordinator)


def test_agreement_can_be_taken_back_until_the_first_day(placement: Placement, town: Town) -> None:
    sign(placement, placement.version, date(2026, 11, 20), actor=town.coordinator)
    db.session.commit()
    with pytest.raises(ReasonMissing):
        take_back(placement, placement.version, " ", actor=town.coordinator)
    take_back(placement, placement.version, "Page 2 is missing.", actor=town.coordinator)
    db.session.commit()
    taken_back = placement.agreement_signed_on
    sign(placement, placement.version, date(2026, 11, 24), actor=town.coordinator)
    db.session.commit()
    with on(FIRST), pytest.raises(AgreementInForce):
        take_back(placement, placement.version, "Too late.", actor=town.coordinator)

    assert taken_back is None
    actions = select(AuditEvent.action).where(AuditEvent.subject_type == "Placement").order_by(AuditEvent.id)
    assert list(db.session.scalars(actions)) == [
        "placement:sign_agreement",
        "placement:take_back_agreement",
        "placement:sign_agreement",
    ]


def test_early_end_gives_the_place_back_and_leaves_her_without_one(placement: Placement, town: Town) -> None:
    with on(date(2027, 3, 10)):
        follow_the_calendar()
        end_early(placement, placement.version, date(2027, 3, 12), "No work left.", actor=town.coordinator)
        db.session.commit()
        waiting = who_waits(town.period.school_id, date(2027, 3, 10))[S.ENDED_EARLY]
    commitments = commitments_of(town.period)

    assert (placement.state, placement.ends_on) == (S.ENDED_EARLY, date(2027, 3, 12))
    assert placement.steps[-1].reason == "No work left."
    assert [(one.period_id, one.students) for one in waiting] == [(town.period.id, 1)]
    assert commitments.confirmed == {}
    assert commitments.declined == {placement.student_id: {town.big.id}}


def test_early_end_before_the_first_day_means_that_it_never_began(placement: Placement, town: Town) -> None:
    end_early(placement, placement.version, date(2026, 11, 24), "Moved away.", actor=town.coordinator)

    assert placement.never_began
    assert interns_at([town.big.site_id], FIRST) == []


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2027, 7, 3)])
def test_last_day_lies_within_the_placement(placement: Placement, town: Town, day: date) -> None:
    with pytest.raises(LastDayImpossible, match="from 24 Nov 2026 to 2 Jul 2027"):
        end_early(placement, placement.version, day, "A reason.", actor=town.coordinator)


def test_what_is_over_stays_as_it_ended(placement: Placement, town: Town) -> None:
    with on(date(2027, 7, 3)):
        with pytest.raises(PlacementIsOver, match="completed"):
            end_early(placement, placement.version, LAST, "A reason.", actor=town.coordinator)
        db.session.rollback()
        follow_the_calendar()
        with pytest.raises(PlacementIsOver):
            change_days(placement, placement.version, FIRST, LAST, "A reason.", actor=town.coordinator)

    over = {state for state, following in NEXT_STATES.items() if not following}
    assert over == {S.COMPLETED, S.ENDED_EARLY, S.REPLACED}


def test_two_colleagues_do_not_undo_each_other(placement: Placement, town: Town) -> None:
    seen = placement.version
    change_days(placement, seen, FIRST, date(2027, 7, 9), "A week longer.", actor=town.coordinator)
    db.session.commit()
    with pytest.raises(PlacementChanged):
        change_days(placement, seen, FIRST, date(2027, 6, 25), "A week shorter.", actor=town.coordinator)

    assert placement.ends_on == date(2027, 7, 9)
    assert placement.steps[-1].reason == "From 1 Feb 2027 to 9 Jul 2027: A week longer."


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        (date(2027, 3, 1), date(2027, 2, 1), "The last day comes before the first day"),
        (date(2026, 11, 23), LAST, "A new first day is today or later"),
        (FIRST, date(2029, 7, 2), "lies between"),
    ],
)
def test_days_stay_within_reason(
    placement: Placement, town: Town, starts_on: date, ends_on: date, words: str
) -> None:
    with pytest.raises(DaysImpossible, match=words):
        change_days(placement, placement.version, starts_on, ends_on, "A reason.", actor=town.coordinator)


def test_first_day_of_what_has_begun_stays(placement: Placement, town: Town) -> None:
    with on(date(2027, 2, 3)), pytest.raises(DaysImpossible, match="has begun"):
        change_days(placement, placement.version, date(2027, 2, 8), LAST, "Ill.", actor=town.coordinator)


def test_completed_placement_is_not_placed_again(
    make: Factories, town: Town, published: MatchRun, solve: Callable[..., MatchRun]
) -> None:
    row = db.session.scalars(select(Proposal).where(Proposal.opening_id == town.small.id)).one()
    assert row.student.user is not None
    placement = accept(row, row.version, actor=row.student.user)
    placement.starts_on, placement.ends_on = date(2026, 9, 1), date(2026, 11, 20)
    follow_the_calendar()
    run = solve(town)
    again = select(Proposal).where(Proposal.run_id == run.id, Proposal.student_id == placement.student_id)

    assert placement.state is S.COMPLETED
    assert db.session.scalars(again).one().opening_id == town.small.id
