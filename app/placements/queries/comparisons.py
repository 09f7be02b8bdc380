"""Comparisons of orders: which a person sees, and who gets another place under one of them."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Select, case, false, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.access import Permission
from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.models import Opening, Site
from app.errors import visible_row
from app.extensions import db
from app.placements.models import MatchRun, PolicyComparison, PolicyShift
from app.placements.orders import LEFT_OUT, TRIED
from app.placements.queries.shifts import WHO, effects_of, found_in
from app.students.models import Student
from app.web.listing import Listing, ListState, page_of

EFFECTS = effects_of(
    PolicyShift.opening_before_id,
    PolicyShift.rank_before,
    PolicyShift.opening_after_id,
    PolicyShift.rank_after,
)
"""What another order means for a student, seen from the run's own."""
MOST_LOOKED_AT = 50
_NAME = (alphabetical(Student.last_name), alphabetical(Student.first_name), PolicyShift.id)
SORTS: dict[str, Sequence[Any]] = {
    "name": _NAME,
    "effect": (case(*((EFFECTS[name], n) for n, name in enumerate(EFFECTS)), else_=9), *_NAME),
}


def comparisons_visible_to(user: User) -> Select[PolicyComparison]:
    """The comparisons of the school, each with its run and period; none for whoever does not manage runs."""
    query = (
        select(PolicyComparison)
        .join(PolicyComparison.run)
        .options(
            contains_eager(PolicyComparison.run).joinedload(MatchRun.period),
            joinedload(PolicyComparison.asked_student),
            joinedload(PolicyComparison.asked_opening).joinedload(Opening.site).joinedload(Site.company),
        )
    )
    if not user.has(Permission.MANAGE_RUNS):
        return query.where(false())
    return query.where(PolicyComparison.school_id == user.school_id, MatchRun.school_id == user.school_id)


def comparison_for(user: User, comparison_id: int) -> PolicyComparison:
    """The comparison with this id, when the user may see it; raises `NotVisible`."""
    return visible_row(comparisons_visible_to(user).where(PolicyComparison.id == comparison_id))


def comparisons_of(user: User, run: MatchRun, most: int = 10) -> list[PolicyComparison]:
    """The last comparisons of a run that were asked for as such, the newest first."""
    query = comparisons_visible_to(user).where(PolicyComparison.run_id == run.id)
    rows = db.session.scalars(query.order_by(PolicyComparison.id.desc()).limit(MOST_LOOKED_AT))
    return [one for one in rows if not is_try(one)][:most]


def is_try(comparison: PolicyComparison) -> bool:
    """Whether it is an order that somebody tried on the page of trade-offs."""
    return bool(comparison.policies[1]["code"] == TRIED)


def tries_of(run: MatchRun) -> list[PolicyComparison]:
    """The orders that were tried for a run, the newest first."""
    rows = select(PolicyComparison).where(PolicyComparison.run_id == run.id)
    return [one for one in db.session.scalars(rows.order_by(PolicyComparison.id.desc())) if is_try(one)]


def costs_of(run: MatchRun) -> PolicyComparison | None:
    """The newest comparison of a run with its order without each support criterion, whatever its state."""
    rows = select(PolicyComparison).where(PolicyComparison.run_id == run.id)
    found = db.session.scalars(rows.order_by(PolicyComparison.id.desc()).limit(MOST_LOOKED_AT))
    return next((one for one in found if one.policies[1]["code"].startswith(LEFT_OUT)), None)


def shifts_of(
    comparison: PolicyComparison, position: int, state: ListState
) -> Listing[tuple[PolicyShift, Opening | None, Opening | None]]:
    """One page of who gets another place under one order, with the place before and after."""
    before, after = aliased(Opening), aliased(Opening)
    rows = (
        select(PolicyShift, before, after)
        .join(PolicyShift.student)
        .outerjoin(before, before.id == PolicyShift.opening_before_id)
        .outerjoin(after, after.id == PolicyShift.opening_after_id)
        .options(
            contains_eager(PolicyShift.student),
            joinedload(before.site).joinedload(Site.company),
            joinedload(after.site).joinedload(Site.company),
        )
        .where(
            PolicyShift.comparison_id == comparison.id,
            PolicyShift.position == position,
            Student.school_id == comparison.school_id,
        )
    )
    query = cast("Select[Any]", rows)
    if state.search:
        query = query.where(found_in(state.search, before, after))
    if effect := state.filters.get("effect"):
        query = query.where(EFFECTS[effect])
    if who := state.filters.get("who"):
        query = query.where(WHO[who])
    return page_of(query, state, SORTS)


def effect_counts(comparison: PolicyComparison) -> dict[int, dict[str, int]]:
    """Per order how many students it means what for, in one statement."""
    sums = [func.sum(case((condition, 1), else_=0)) for condition in EFFECTS.values()]
    rows = db.session.execute(
        select(PolicyShift.position, *sums)
        .where(PolicyShift.comparison_id == comparison.id)
        .group_by(PolicyShift.position)
    )
    return {position: dict(zip(EFFECTS, counts, strict=True)) for position, *counts in rows}
