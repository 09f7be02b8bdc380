"""Exchanges that bring a student to a full opening: as by brute force, in one step, and nobody loses a place."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.companies.models import Opening
from app.errors import StaleForm
from app.extensions import db
from app.placements.broken_rules import ExchangeGone, OpeningNotAllowed
from app.placements.explaining.exchanging import exchanges_of
from app.placements.models import MatchRun, Proposal
from app.placements.problem.plan import Plan, plan_of
from app.placements.queries import all_proposals_of, decisions_in_force
from app.placements.services.decisions import forbid, pin
from app.placements.services.exchanging import exchange, offered_exchanges
from app.placements.services.moves import move
from app.runs.broken_rules import ReasonMissing, RunAlreadyPublished
from app.runs.models import RunState
from app.runs.publishing import review
from app.students.models import SiteVeto
from tests.factories import Factories
from tests.placements.conftest import Full, Town, full_of, stop

Rows = Callable[[MatchRun], dict[int, Proposal]]
Solve = Callable[..., MatchRun]
LONGEST = 4


def places(run: MatchRun) -> dict[int, int | None]:
    return {row.student_id: row.opening_id for row in all_proposals_of(run)}


def by_brute_force(
    plan: Plan, where: dict[int, int | None], student: int, opening: int
) -> Iterator[dict[int, int]]:
    """Every chain of moves of up to four students, the student's own first, that ends in a free seat or her place."""

    def free(place: int) -> bool:
        return len(plan.holders_of(place)) < plan.capacity(place)

    def further(moves: dict[int, int], left: int) -> Iterator[dict[int, int]]:
        """`left`: the opening where somebody has to make room for the last of `moves`."""
        for holder in plan.holders_of(left):
            if holder in moves:
                continue
            for other in plan.problem.openings:
                target = int(other.id[1:])
                if (
                    target == left
                    or target in moves.values()
                    or plan.rule_against(holder, target) is not None
                ):
                    continue
                longer = {**moves, holder: target}
                if target == where[student] or free(target):
                    yield longer
                elif len(longer) < LONGEST:
                    yield from further(longer, target)

    if plan.rule_against(student, opening) is None:
        yield from further({student: opening}, opening)


def figures(plan: Plan) -> dict[str, int]:
    return {row.name: row.value for row in plan.solution.criteria}


def effect(plan: Plan, moves: dict[int, int]) -> tuple[tuple[str, int], ...]:
    after = figures(plan.moving_all(moves))
    return tuple((name, after[name] - value) for name, value in figures(plan).items() if after[name] != value)


@pytest.mark.parametrize("seed", range(4))
def test_offers_what_brute_force_finds_with_the_same_effect(
    make: Factories, town: Town, solve: Solve, seed: int
) -> None:
    spare = make.opening(make.site(women=seed, company_name="Dijk Infra"))
    towns = ("Zwolle", "Kampen", "Meppel", "Deventer")
    for number, student in enumerate(town.students):
        student.town = towns[(number + seed) % 4]
    make.choices(make.student(town="Kampen"), spare, town.small)
    make.row(SiteVeto(student_id=town.students[seed].id, site_id=town.unknown.site_id))
    town.period.lot_seed = seed
    run = solve(town)
    where, plan = places(run), plan_of(run, all_proposals_of(run))
    asked = 0

    for student, own in where.items():
        for opening in (town.big, town.small, town.unknown, spare):
            if opening.id == own or len(plan.holders_of(opening.id)) < plan.capacity(opening.id):
                continue
            wanted = {
                tuple(moves.items()): effect(plan, moves)
                for moves in by_brute_force(plan, where, student, opening.id)
            }
            found = exchanges_of(run, plan, student, opening.id)
            told = {tuple((each.student_id, each.after) for each in one.moves): one.effect for one in found}
            assert told == wanted
            asked += len(wanted)
    assert asked > 0


def test_exchange_moves_everybody_in_one_step(full: Full, town: Town, rows_of: Rows) -> None:
    before = places(full.run)
    review(full.run, actor=town.coordinator)
    best = offered_exchanges(full.run, full.plan, full.row.student_id, full.opening.id)[0]
    wanted = figures(full.plan) | {
        name: figures(full.plan)[name] + difference for name, difference in best.effect
    }

    exchange(full.row, full.opening, best.code, full.seen, "asked by both", actor=town.coordinator)

    after = places(full.run)
    moved = {each.student_id: each.after for each in best.moves}
    assert after == {**before, **moved}
    assert sum(place is not None for place in after.values()) == 4
    rows = rows_of(full.run)
    assert {rows[student].moved_reason for student in moved} == {"asked by both"}
    assert {rows[student].moved_by_id for student in moved} == {town.coordinator.id}
    assert {row["name"]: row["value"] for row in full.run.summary["criteria"]} == wanted
    assert full.run.summary["moved"] == len(moved)
    assert full.run.state is RunState.SOLVED_OPTIMAL
    assert {(one.student_id, one.opening_id) for one in decisions_in_force(town.period.id)} == set(
        moved.items()
    )


def test_a_student_who_is_pinned_where_she_is_can_be_exchanged(full: Full, town: Town, rows_of: Rows) -> None:
    """Her pin goes with her; else her successor would find the place held."""
    pin(full.row.student, full.row.opening, "as agreed", actor=town.coordinator)
    db.session.commit()
    best = next(
        one
        for one in offered_exchanges(full.run, full.plan, full.row.student_id, full.opening.id)
        if any(move.after == full.row.opening_id for move in one.moves)
    )

    exchange(full.row, full.opening, best.code, full.seen, "asked by both", actor=town.coordinator)

    assert rows_of(full.run)[full.row.student_id].opening_id == full.opening.id


def test_trail_has_everybody_by_number_in_one_event(full: Full, town: Town) -> None:
    best = offered_exchanges(full.run, full.plan, full.row.student_id, full.opening.id)[0]

    exchange(full.row, full.opening, best.code, full.seen, "asked by both", actor=town.coordinator)

    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "proposal:exchange")).one()
    assert [line.partition(":")[0] for line in event.data["moves"]] == [
        str(each) for each in best.student_ids
    ]
    assert event.data["moves"][0].endswith(f"→ {full.opening.site.title}")
    assert event.reason == "asked by both"


def test_next_run_follows_the_exchange(full: Full, town: Town, solve: Solve) -> None:
    best = offered_exchanges(full.run, full.plan, full.row.student_id, full.opening.id)[0]
    exchange(full.row, full.opening, best.code, full.seen, "asked by both", actor=town.coordinator)

    later = places(solve(town))

    assert {each.student_id: later[each.student_id] for each in best.moves} == {
        each.student_id: each.after for each in best.moves
    }


def test_exchange_and_back_leaves_no_trace_in_the_plan(full: Full, town: Town) -> None:
    """Whoever was moved by hand stays where others ask, but can be exchanged herself."""
    before = places(full.run)
    figures_before = full.run.summary
    own = db.session.get_one(Opening, full.row.opening_id)
    best = next(
        one
        for one in offered_exchanges(full.run, full.plan, full.row.student_id, full.opening.id)
        if len(one.moves) == 2 and one.moves[1].after == own.id
    )
    other = best.moves[1].student_id
    exchange(full.row, full.opening, best.code, full.seen, "asked by both", actor=town.coordinator)
    plan = plan_of(full.run, all_proposals_of(full.run))
    assert all(
        other not in one.student_ids for one in exchanges_of(full.run, plan, full.row.student_id, own.id)
    )

    row = next(each for each in all_proposals_of(full.run) if each.student_id == other)
    move(row, None, "first make room", actor=town.coordinator, may_unplace=True)
    move(full.row, own, "back again", actor=town.coordinator)
    move(row, full.opening, "back again", actor=town.coordinator)

    assert places(full.run) == before
    assert full.run.summary == figures_before


def test_plan_that_changed_meanwhile_is_shown_first(make: Factories, town: Town, solve: Solve) -> None:
    spare = make.opening(make.site(women=0))
    full = full_of(solve(town), town)
    best = offered_exchanges(full.run, full.plan, full.row.student_id, full.opening.id)[0]
    seen = full.seen
    third = next(row for row in all_proposals_of(full.run) if row.student_id not in best.student_ids)
    move(third, spare, "starts later", actor=town.coordinator)
    before = places(full.run)

    with pytest.raises(StaleForm):
        exchange(full.row, full.opening, best.code, seen, "asked by both", actor=town.coordinator)

    assert places(full.run) == before


@pytest.mark.parametrize("code", ["", "1.2.3", "no exchange"])
def test_only_what_is_offered_can_be_made(full: Full, town: Town, code: str) -> None:
    before = places(full.run)

    with pytest.raises(ExchangeGone):
        exchange(full.row, full.opening, code, full.seen, "asked by both", actor=town.coordinator)

    assert places(full.run) == before


def test_exchange_needs_a_reason_and_an_unpublished_plan(full: Full, town: Town, published: MatchRun) -> None:
    best = offered_exchanges(full.run, full.plan, full.row.student_id, full.opening.id)[0]

    with pytest.raises(ReasonMissing):
        exchange(full.row, full.opening, best.code, full.seen, " ", actor=town.coordinator)
    row = all_proposals_of(published)[0]
    with pytest.raises(RunAlreadyPublished):
        exchange(row, full.opening, best.code, full.seen, "asked by both", actor=town.coordinator)


def test_decisions_since_the_run_are_obeyed(full: Full, town: Town) -> None:
    offers = offered_exchanges(full.run, full.plan, full.row.student_id, full.opening.id)
    other = offers[0].moves[1].student_id
    student = next(each for each in town.students if each.id == other)
    pin(student, full.opening, "stays", actor=town.coordinator)
    left = offered_exchanges(full.run, full.plan, full.row.student_id, full.opening.id)
    assert left == tuple(one for one in offers if other not in one.student_ids)
    own = db.session.get_one(Opening, full.row.opening_id)
    for each in town.students:
        forbid(each, own, "not there", actor=town.coordinator)

    assert all(
        each.after != own.id
        for one in offered_exchanges(full.run, full.plan, full.row.student_id, full.opening.id)
        for each in one.moves
    )


def test_stop_since_the_run_refuses_the_whole_exchange(full: Full, town: Town) -> None:
    best = offered_exchanges(full.run, full.plan, full.row.student_id, full.opening.id)[0]
    stop(town.big, town.coordinator)
    before = places(full.run)

    with pytest.raises(OpeningNotAllowed):
        exchange(full.row, full.opening, best.code, full.seen, "asked by both", actor=town.coordinator)

    assert places(full.run) == before
