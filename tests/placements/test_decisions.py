"""Pins, forbids and moves: decisions of people, with a reason, obeyed by every later run."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.errors import NotVisible
from app.extensions import db
from app.placements.broken_rules import (
    OpeningFull,
    OpeningNotAllowed,
    OpeningNotInRun,
    StudentAlreadyPlaced,
    StudentWouldLosePlace,
)
from app.placements.models import DecisionKind, MatchRun, PlacementDecision, Proposal
from app.placements.problem.plan import plan_of
from app.placements.queries import all_proposals_of, decisions_in_force
from app.placements.services.answers import accept
from app.placements.services.decisions import forbid, pin, withdraw
from app.placements.services.moves import effect_of, move
from app.runs.broken_rules import ReasonMissing, RunAlreadyPublished
from app.runs.models import RunState
from app.runs.publishing import review
from tests.factories import Factories
from tests.placements.conftest import Town

Rows = Callable[[MatchRun], dict[int, Proposal]]
Solve = Callable[..., MatchRun]


def test_next_run_obeys_a_pin(town: Town, solve: Solve, rows_of: Rows) -> None:
    student = town.students[0]
    pin(student, town.unknown, "agreed with her parents", actor=town.coordinator)

    assert rows_of(solve(town))[student.id].opening_id == town.unknown.id


def test_next_run_obeys_a_forbid(town: Town, solve: Solve, rows_of: Rows) -> None:
    student = town.students[0]
    forbid(student, town.big, "knows somebody there", actor=town.coordinator)

    row = rows_of(solve(town))[student.id]

    assert row.opening_id != town.big.id
    assert row.details["choices"][0] == [town.big.id, "removed", "forbidden"]


def test_withdrawn_decision_counts_no_more(town: Town, solve: Solve, rows_of: Rows) -> None:
    student = town.students[0]
    decision = pin(student, town.unknown, "agreed", actor=town.coordinator)
    withdraw(decision, actor=town.coordinator)
    withdraw(decision, actor=town.coordinator)

    assert rows_of(solve(town))[student.id].opening_id == town.big.id
    trail = db.session.scalars(select(AuditEvent.action)).all()
    assert trail.count("placement_decision:withdraw") == 1


def test_later_pin_replaces_the_earlier_one(town: Town) -> None:
    student = town.students[0]
    forbid(student, town.small, "first thought", actor=town.coordinator)
    for opening in (town.unknown, town.small):
        pin(student, opening, "second thought", actor=town.coordinator)

    standing = decisions_in_force(town.period.id)

    assert [(row.kind, row.opening_id) for row in standing] == [(DecisionKind.PIN, town.small.id)]
    assert len(db.session.scalars(select(PlacementDecision)).all()) == 3


def test_forbid_replaces_a_pin_there_and_no_other_decision(town: Town) -> None:
    student = town.students[0]
    forbid(student, town.unknown, "first thought", actor=town.coordinator)
    pin(student, town.small, "first thought", actor=town.coordinator)
    forbid(student, town.small, "second thought", actor=town.coordinator)

    standing = {(row.kind, row.opening_id) for row in decisions_in_force(town.period.id)}

    assert standing == {(DecisionKind.FORBID, town.unknown.id), (DecisionKind.FORBID, town.small.id)}


def test_decision_about_another_schools_opening_is_refused(make: Factories, town: Town) -> None:
    other = make.new_school()
    opening = make.opening(make.site(school=other), make.period(school=other))

    with pytest.raises(NotVisible):
        forbid(town.students[0], opening, "knows somebody there", actor=town.coordinator)


@pytest.mark.parametrize("reason", ["", "   "])
def test_decision_needs_a_reason(town: Town, reason: str) -> None:
    with pytest.raises(ReasonMissing):
        pin(town.students[0], town.small, reason, actor=town.coordinator)


def test_pin_is_refused_where_pins_take_every_place(town: Town) -> None:
    first, second, *_ = town.students
    pin(first, town.small, "agreed", actor=town.coordinator)

    with pytest.raises(OpeningFull, match="Zoë Çelik"):
        pin(second, town.small, "agreed", actor=town.coordinator)


def test_pin_is_refused_where_a_rule_holds_for_everybody(make: Factories, town: Town) -> None:
    other = make.opening(make.site(codes=("25297",)), codes=("25297",))
    town.small.site.recognitions = []
    db.session.flush()

    with pytest.raises(OpeningNotAllowed, match="other programmes"):
        pin(town.students[0], other, "agreed", actor=town.coordinator)
    with pytest.raises(OpeningNotAllowed, match="not recognised"):
        pin(town.students[0], town.small, "agreed", actor=town.coordinator)


def test_move_changes_the_plan_and_keeps_what_the_solver_said(
    make: Factories, town: Town, solve: Solve, rows_of: Rows
) -> None:
    spare = make.opening(make.site(women=0, company_name="Dijk Infra"))
    run = solve(town)
    student = town.students[0]
    row = rows_of(run)[student.id]

    move(row, spare, "starts a week later", actor=town.coordinator)

    assert (row.opening_id, row.solver_opening_id) == (spare.id, town.big.id)
    assert (row.rank, row.is_flagged, row.details["women"]) == (None, True, 0)
    assert (row.moved_by_id, row.moved_reason) == (town.coordinator.id, "starts a week later")
    assert run.summary["moved"] == 1
    assert run.summary["first"] == 1
    assert run.summary["alone"] == 1
    assert [d.kind for d in decisions_in_force(town.period.id)] == [DecisionKind.PIN]
    assert rows_of(solve(town))[student.id].opening_id == spare.id


def test_move_tells_who_is_alone_because_of_it(
    town: Town, make: Factories, solve: Solve, rows_of: Rows
) -> None:
    town.big.site.company.name = "Anker"
    for count in (0, 1):
        make.opening(make.site(women=count), capacity=2)
    run = solve(town)
    proposals = all_proposals_of(run)
    plan = plan_of(run, proposals)
    target = next(row.id for row in proposals if row.opening_id is not None)
    assert target

    effect = effect_of(plan, town.students[0].id, None)

    assert effect.before.rank == 1
    assert effect.after is not None
    assert effect.after.opening_id is None
    assert ("placed", 0, 1) in effect.figures


def test_effect_is_what_the_move_then_does(make: Factories, town: Town, solve: Solve, rows_of: Rows) -> None:
    spare = make.opening(make.site(women=0))
    run = solve(town)
    student = town.students[0]
    before = {row["name"]: row["value"] for row in run.summary["criteria"]}
    effect = effect_of(plan_of(run, all_proposals_of(run)), student.id, spare.id)

    move(rows_of(run)[student.id], spare, "agreed", actor=town.coordinator)
    after = {row["name"]: row["value"] for row in run.summary["criteria"]}

    assert {name: (old, new) for name, old, new in effect.figures} == {
        name: (before[name], after[name]) for name in after if before[name] != after[name]
    }
    assert effect.newly_alone == (student.id,)
    assert effect.after is not None
    assert effect.after.minutes == rows_of(run)[student.id].minutes


def test_move_is_refused_where_every_place_is_taken(town: Town, solve: Solve, rows_of: Rows) -> None:
    run = solve(town)
    rows = rows_of(run)
    holder = next(row for row in rows.values() if row.opening_id == town.small.id)

    with pytest.raises(OpeningFull, match=holder.student.last_name):
        move(rows[town.students[0].id], town.small, "agreed", actor=town.coordinator)

    effect = effect_of(plan_of(run, list(rows.values())), town.students[0].id, town.small.id)
    assert (effect.refusal, effect.holders) == ("full", (holder.student_id,))


def test_move_to_no_place_keeps_her_from_it_later(town: Town, solve: Solve, rows_of: Rows) -> None:
    run = solve(town)
    student = town.students[0]
    row = rows_of(run)[student.id]
    with pytest.raises(StudentWouldLosePlace, match=student.last_name):
        move(row, None, "has an interview first", actor=town.coordinator)
    assert row.opening_id == town.big.id

    move(row, None, "has an interview first", actor=town.coordinator, may_unplace=True)

    row = rows_of(run)[student.id]
    assert (row.opening_id, row.reason) == (None, "moved_by_hand")
    assert run.summary["placed"] == 3
    assert rows_of(solve(town))[student.id].opening_id != town.big.id


def test_move_back_leaves_no_trace_in_the_figures(
    make: Factories, town: Town, solve: Solve, rows_of: Rows
) -> None:
    spare = make.opening(make.site(women=0))
    run = solve(town)
    figures = run.summary
    row = rows_of(run)[town.students[0].id]
    for opening in (spare, town.big):
        move(row, opening, "changed again", actor=town.coordinator)

    assert run.summary == figures


def test_move_asks_for_a_new_review(make: Factories, town: Town, solve: Solve, rows_of: Rows) -> None:
    spare = make.opening(make.site(women=0))
    run = solve(town)
    review(run, actor=town.coordinator)

    move(rows_of(run)[town.students[0].id], spare, "agreed", actor=town.coordinator)

    assert run.state is RunState.SOLVED_OPTIMAL
    assert run.reviewed_at is None


def test_move_uses_openings_of_the_run_only(make: Factories, town: Town, solve: Solve, rows_of: Rows) -> None:
    run = solve(town)
    later = make.opening(make.site(women=5))

    with pytest.raises(OpeningNotInRun):
        move(rows_of(run)[town.students[0].id], later, "agreed", actor=town.coordinator)


def test_published_plan_is_not_moved(town: Town, published: MatchRun, rows_of: Rows) -> None:
    with pytest.raises(RunAlreadyPublished):
        move(rows_of(published)[town.students[0].id], None, "agreed", actor=town.coordinator)


def test_confirmed_student_is_not_decided_about(town: Town, published: MatchRun, rows_of: Rows) -> None:
    student = town.students[0]
    row = rows_of(published)[student.id]
    assert student.user is not None
    accept(row, row.version, actor=student.user)

    with pytest.raises(StudentAlreadyPlaced):
        pin(student, town.small, "agreed", actor=town.coordinator)
