"""Two runs of one period side by side: which can be, and who has another place in the one than in the other."""

from typing import Any, cast

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.models import Opening, Site
from app.errors import NotVisible
from app.extensions import db
from app.placements.models import MatchRun, Proposal
from app.placements.queries.runs import run_for, runs_visible_to
from app.placements.queries.shifts import EFFECTS, WHO, effects_of, found_in
from app.runs.models import HAS_PLAN
from app.students.models import Student
from app.web.listing import Listing, ListState, page_of

SORTS = ("name", "effect")
_BEFORE, _AFTER = aliased(Proposal), aliased(Proposal)
_WAS_AT, _IS_AT = aliased(Opening), aliased(Opening)
_CONDITIONS = effects_of(_BEFORE.opening_id, _BEFORE.rank, _AFTER.opening_id, _AFTER.rank)


def others_beside(user: User, run: MatchRun) -> list[MatchRun]:
    """The other runs of the same period that have a plan, the newest first."""
    query = runs_visible_to(user).where(
        MatchRun.period_id == run.period_id, MatchRun.id != run.id, MatchRun.state.in_(HAS_PLAN)
    )
    return list(db.session.scalars(query.order_by(MatchRun.number.desc())))


def other_beside(user: User, run: MatchRun, other_id: int) -> MatchRun:
    """The run to set beside another; raises `NotVisible` when it is of another period or has no plan."""
    other = run_for(user, other_id)
    if other.period_id != run.period_id or other.id == run.id or not other.state.has_plan:
        raise NotVisible
    return other


def _apart(run: MatchRun, other: MatchRun) -> ColumnElement[bool]:
    """Students of both runs who have another place, or a place in one of them only."""
    is_apart = func.coalesce(_BEFORE.opening_id, 0) != func.coalesce(_AFTER.opening_id, 0)
    return (_BEFORE.run_id == run.id) & (_AFTER.run_id == other.id) & is_apart


def _orders() -> dict[str, Any]:
    name = (
        alphabetical(Student.last_name),
        alphabetical(Student.first_name),
        Student.id,
    )
    order = case(*((condition, place) for place, condition in enumerate(_CONDITIONS.values())), else_=9)
    return {"name": name, "effect": (order, *name)}


def differences_between(run: MatchRun, other: MatchRun, state: ListState) -> Listing[Any]:
    """One page of (student, proposal here, proposal there, opening here, opening there)."""
    rows = (
        select(Student, _BEFORE, _AFTER, _WAS_AT, _IS_AT)
        .join(_BEFORE, _BEFORE.student_id == Student.id)
        .join(_AFTER, _AFTER.student_id == Student.id)
        .outerjoin(_WAS_AT, _WAS_AT.id == _BEFORE.opening_id)
        .outerjoin(_IS_AT, _IS_AT.id == _AFTER.opening_id)
        .options(
            joinedload(_WAS_AT.site).joinedload(Site.company),
            joinedload(_IS_AT.site).joinedload(Site.company),
        )
        .where(Student.school_id == run.school_id, _apart(run, other))
    )
    query = cast("Select[Any]", rows)
    if state.search:
        query = query.where(found_in(state.search, _WAS_AT, _IS_AT))
    if effect := state.filters.get("effect"):
        query = query.where(_CONDITIONS[effect])
    if who := state.filters.get("who"):
        query = query.where(WHO[who])
    return page_of(query, state, _orders())


def effects_between(run: MatchRun, other: MatchRun) -> dict[str, int]:
    """How many students it means what for, in one statement; nothing when everybody has the same place."""
    sums = [func.coalesce(func.sum(case((_CONDITIONS[name], 1), else_=0)), 0).label(name) for name in EFFECTS]
    row = db.session.execute(
        select(*sums)
        .select_from(_BEFORE)
        .join(_AFTER, _AFTER.student_id == _BEFORE.student_id)
        .where(_apart(run, other))
    ).one()
    return dict(zip(EFFECTS, row, strict=True))
