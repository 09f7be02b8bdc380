"""The list of agreements: every placement that is held, with the sheet that holds, by first day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_

from app.accounts.models import User
from app.agreements.models import OPEN, Agreement, AgreementState
from app.agreements.queries.preparations import to_prepare, waits_for_a_look
from app.agreements.queries.sheets import CLOSED
from app.alphabet import alphabetical
from app.companies.models import Company, Site
from app.extensions import db
from app.placements.models import HELD, LEFT, Placement, PlacementState
from app.placements.queries.lives import placements_visible_to
from app.schools.queries import today
from app.searching import has_words
from app.students.models import Student
from app.web.listing import Listing, ListState, page_of

_OTHER_DAYS = or_(Agreement.starts_on != Placement.starts_on, Agreement.ends_on != Placement.ends_on)
_UNSIGNED = or_(Placement.agreement_signed_on.is_(None), Agreement.state.in_(OPEN))
FILTERS: Mapping[str, ColumnElement[bool]] = {
    "unsigned": _UNSIGNED,
    "none": and_(Agreement.id.is_(None), Placement.agreement_signed_on.is_(None)),
    "draft": Agreement.state == AgreementState.DRAFT,
    "ready": Agreement.state == AgreementState.READY,
    "sent": Agreement.state == AgreementState.SENT,
    "partly_signed": Agreement.state == AgreementState.PARTLY_SIGNED,
    "signed": and_(
        Placement.agreement_signed_on.is_not(None), or_(Agreement.id.is_(None), Agreement.state.not_in(OPEN))
    ),
    "other_days": and_(Agreement.id.is_not(None), _OTHER_DAYS),
    "answered": waits_for_a_look(),
}
"""What the list can be narrowed to, by the name in its address."""
BY_DAY = ("late", "to_sign", "to_tell")
"""The same, where it depends on the day: begun without a signature, to be signed soon, company not told yet (R14)."""
IS_OVER = "over"
"""Instead of placements that are held, those that are over."""
OVER = (PlacementState.COMPLETED, *LEFT)
IN_SIGHT = timedelta(days=42)
"""From six weeks before the first day it is a task to have the agreement signed."""
_NAME = (alphabetical(Student.last_name), alphabetical(Student.first_name), Placement.id)
SORTS: dict[str, Sequence[Any]] = {
    "start": (Placement.starts_on, *_NAME),
    "name": _NAME,
    "company": (alphabetical(func.coalesce(Site.name, Company.name)), *_NAME),
}


def on_day(wanted: str, day: date) -> ColumnElement[bool]:
    """What one of `BY_DAY` narrows the list to on this day."""
    if wanted == "to_tell":
        return and_(*to_prepare(day))
    unsigned = Placement.agreement_signed_on.is_(None)
    if wanted == "late":
        return and_(unsigned, Placement.starts_on <= day)
    return and_(
        unsigned,
        Placement.state == PlacementState.CONFIRMED,
        Placement.starts_on > day,
        Placement.starts_on <= day + IN_SIGHT,
    )


@dataclass(frozen=True)
class AgreementFigures:
    """How many placements that are held wait for what."""

    all: int
    unsigned: int
    without_sheet: int
    late: int
    """Not signed, and the first day has come."""
    other_days: int
    over: int
    """Placements that are over, which are not counted above."""


def placements_with_sheets(user: User, states: Sequence[PlacementState] = HELD) -> Select[Any]:
    """Rows of a placement that is held, or in these states, and its sheet or None, as far as the user may see."""
    holds = and_(Agreement.placement_id == Placement.id, Agreement.state.not_in(CLOSED))
    return (
        placements_visible_to(user)
        .outerjoin(Agreement, holds)
        .where(Placement.state.in_(states))
        .add_columns(Agreement)
    )


def page_of_agreements(user: User, state: ListState) -> Listing[Any]:
    """One page of the list: rows of a placement and its sheet, or None."""
    return page_of(matching(user, state), state, SORTS)


def matching(user: User, state: ListState) -> Select[Any]:
    """All rows that fit search and filters, without order."""
    wanted = state.filters.get("state")
    query = placements_with_sheets(user, OVER) if wanted == IS_OVER else placements_with_sheets(user)
    if state.search:
        about = (Student.first_name, Student.name_prefix, Student.last_name, Company.name, Site.name)
        query = query.where(*has_words(state.search, *about))
    if wanted and wanted != IS_OVER:
        query = query.where(on_day(wanted, today()) if wanted in BY_DAY else FILTERS[wanted])
    if period := state.filters.get("period"):
        query = query.where(Placement.period_id == int(period))
    if team := state.filters.get("team"):
        query = query.where(Student.team_id == int(team))
    return query


def figures_of(user: User) -> AgreementFigures:
    """Count in the database, in one statement."""
    conditions = (_UNSIGNED, FILTERS["none"], on_day("late", today()), FILTERS["other_days"])
    rows = placements_with_sheets(user).order_by(None)
    counts = rows.with_only_columns(
        func.count(Placement.id),
        *(func.count(case((condition, 1))) for condition in conditions),
    )
    found: Sequence[int] = db.session.execute(counts).one()
    over = placements_with_sheets(user, OVER).order_by(None).with_only_columns(func.count(Placement.id))
    return AgreementFigures(*[*found, db.session.scalar(over) or 0])
