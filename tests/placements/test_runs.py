"""A run from start to plan: queue, worker, record, cancel, and what a dead worker leaves behind."""

import gzip
import json
from collections.abc import Callable

import pytest
from sqlalchemy import select

import matching
import matching.checking
from app.audit.models import AuditEvent
from app.extensions import db
from app.placements.broken_rules import NothingToPlace
from app.placements.models import MatchRun, Proposal
from app.placements.policies import Policy
from app.placements.problem.freezing import solution_of, thaw
from app.placements.services.runs import start
from app.runs.broken_rules import RunNotFinished
from app.runs.models import RunState
from app.runs.publishing import review
from tests.factories import Factories
from tests.placements.conftest import Town


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def started(town: Town, **policy: object) -> MatchRun:
    run = start(town.period, Policy(**policy), actor=town.coordinator)  # type: ignore[arg-type]
    db.session.commit()
    return run


def test_solves_and_records_one_proposal_per_student(
    town: Town, solve: Callable[..., MatchRun], rows_of: Callable[[MatchRun], dict[int, Proposal]]
) -> None:
    run = solve(town)
    rows = rows_of(run)

    assert run.state is RunState.SOLVED_OPTIMAL
    assert set(rows) == {student.id for student in town.students}
    assert run.summary["placed"] == 4
    assert run.summary["first"] == 2
    assert actions() == ["run:start", "run:finish"]
    assert run.lease_until is None
    assert run.worker_token is None


def test_recorded_plan_says_what_the_solution_says(
    town: Town, solve: Callable[..., MatchRun], rows_of: Callable[[MatchRun], dict[int, Proposal]]
) -> None:
    run = solve(town)
    solution = solution_of(run)
    rows = rows_of(run)

    assert matching.check(thaw(run), solution) == []
    for placement in solution.placements:
        row = rows[int(placement.student[1:])]
        assert (f"o{row.opening_id}", row.rank, row.minutes, row.is_flagged, row.is_alone) == (
            placement.opening,
            placement.rank,
            placement.minutes,
            placement.flagged,
            placement.alone,
        )
    assert run.summary["flagged"] == sum(placement.flagged for placement in solution.placements) == 2
    assert {row["name"]: row["value"] for row in run.summary["criteria"]} == {
        row.name: row.value for row in solution.criteria
    }


def test_participants_who_wish_company_stay_together(
    town: Town, solve: Callable[..., MatchRun], rows_of: Callable[[MatchRun], dict[int, Proposal]]
) -> None:
    rows = rows_of(solve(town))

    assert [rows[student.id].opening_id for student in town.students[:2]] == [town.big.id] * 2
    assert not any(row.is_alone for row in rows.values())


def test_same_input_and_seed_give_the_identical_solution(town: Town, solve: Callable[..., MatchRun]) -> None:
    first, second = solve(town), solve(town)

    def told(run: MatchRun) -> dict[str, object]:
        return {name: value for name, value in (run.solution or {}).items() if name != "seconds"}

    assert first.frozen_input == second.frozen_input
    assert told(first) == told(second)
    assert json.loads(gzip.decompress(first.frozen_input))["seed"] == first.seed == 1


def test_gives_a_reason_to_everybody_without_a_place(
    make: Factories,
    town: Town,
    solve: Callable[..., MatchRun],
    rows_of: Callable[[MatchRun], dict[int, Proposal]],
) -> None:
    for _ in range(2):
        make.choices(make.student(), town.big)
    nowhere = make.student(programme=make.programme("25297"))

    rows = rows_of(solve(town))
    reasons = sorted(row.reason for row in rows.values() if row.opening_id is None and row.reason)

    assert reasons == ["no_eligible_opening", "seats_full", "seats_full"]
    assert rows[nowhere.id].details["removed"] == {"programme": 3}


def test_explains_each_choice_in_codes(
    town: Town, solve: Callable[..., MatchRun], rows_of: Callable[[MatchRun], dict[int, Proposal]]
) -> None:
    rows = rows_of(solve(town))
    lower = next(row for row in rows.values() if row.rank == 2)

    assert [choice[1:] for choice in lower.details["choices"]] == [
        ["full", None],
        ["given", None],
        ["full", None],
    ]


def test_another_school_is_not_held_up(make: Factories, town: Town) -> None:
    started(town)
    school = make.new_school()
    period = make.period(school)
    programme = make.programme(school=school)
    make.student(school, programme)
    make.opening(make.site(school=school), period)

    assert start(period, Policy(), actor=None).number == 1


def test_refuses_a_school_without_students_or_openings(make: Factories) -> None:
    with pytest.raises(NothingToPlace):
        start(make.period(), Policy(), actor=None)


def test_review_needs_a_plan(town: Town) -> None:
    run = started(town)

    with pytest.raises(RunNotFinished):
        review(run, actor=town.coordinator)


def test_review_is_noted_once(town: Town, solve: Callable[..., MatchRun]) -> None:
    run = solve(town)
    for _ in range(2):
        review(run, actor=town.coordinator)

    assert run.state is RunState.REVIEWED
    assert run.reviewed_by_id == town.coordinator.id
    assert actions().count("run:review") == 1
