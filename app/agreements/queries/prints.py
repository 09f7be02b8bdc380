"""Lists on paper: which placements of a list get a page, and whose print jobs there are."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.accounts.models import User
from app.agreements.models import (
    OPEN,
    Agreement,
    PrintGrouping,
    PrintJob,
    PrintKind,
    PrintPart,
    PrintState,
)
from app.agreements.queries.listing import SORTS, matching
from app.agreements.queries.sheets import CLOSED
from app.alphabet import alphabetical
from app.companies.models import Opening, Site
from app.errors import visible_row
from app.extensions import db
from app.parts import in_parts
from app.placements.models import HELD, Placement
from app.schools.queries import today
from app.students.models import Student
from app.students.queries.coming import told_supervisor
from app.web.listing import ListState

MOST_PAGES = 50
"""Of one file: typesetting keeps all pages of a file in memory, and a printer likes to stop in between."""
Columns = TypeVarTuple("Columns")
Part = tuple[str, list[int]]
"""A class or a supervisor, and the placements in its file."""


def _has_a_page(kind: PrintKind) -> ColumnElement[bool]:
    """A sheet that somebody still has to sign; a letter about somebody who still has to begin."""
    if kind is PrintKind.LETTERS:
        return Placement.starts_on > today()
    return or_(Agreement.state.in_(OPEN), _gets_a_sheet())


def _gets_a_sheet() -> ColumnElement[bool]:
    """There is none, and one is still of use."""
    return and_(Agreement.id.is_(None), Placement.agreement_signed_on.is_(None), Placement.ends_on >= today())


def page_counts(user: User, state: ListState) -> Mapping[PrintKind, int]:
    """How many pages each kind would have for what the list shows now."""
    rows = matching(user, state).order_by(None)
    return {
        kind: db.session.scalar(
            rows.where(_has_a_page(kind)).with_only_columns(func.count(Placement.id.distinct()))
        )
        or 0
        for kind in PrintKind
    }


def planned_parts(user: User, state: ListState, kind: PrintKind, grouping: PrintGrouping) -> list[Part]:
    """The files for what the list shows now: by class or supervisor, in the order of the list within each."""
    told = told_supervisor(Placement.period_id, Placement)
    supervisor = select(User.name).where(User.id == told).scalar_subquery()
    title = func.coalesce(Student.class_group if grouping is PrintGrouping.CLASS_GROUP else supervisor, "")
    rows = db.session.execute(
        matching(user, state)
        .where(_has_a_page(kind))
        .order_by(None)
        .order_by(title == "", alphabetical(title), title, *SORTS[state.sort])
        .with_only_columns(title, Placement.id)
    )
    parts: list[Part] = []
    for name, group in groupby(rows, key=lambda row: row[0]):
        ids = [placement_id for _name, placement_id in group]
        parts += [(name, list(some)) for some in in_parts(ids, MOST_PAGES)]
    return parts


def without_sheet(part: PrintPart) -> Sequence[Placement]:
    """Those of the file that still have to get a sheet; locked until the transaction ends."""
    waiting = (
        _held(select(Placement))
        .where(Placement.id.in_(part.placement_ids), _gets_a_sheet())
        .options(*_about_placement())
        .order_by(Placement.id)
        .with_for_update(of=Placement, key_share=True)
    )
    return db.session.scalars(waiting).all()


def rows_of_part(part: PrintPart, kind: PrintKind) -> list[Any]:
    """Rows of a placement and the sheet that holds, or None: those of the file that still need their page."""
    order = {placement_id: place for place, placement_id in enumerate(part.placement_ids)}
    rows = db.session.execute(_with_all_on_it().where(Placement.id.in_(order), _has_a_page(kind)))
    return sorted(rows.unique(), key=lambda row: order[row[0].id])


def _with_all_on_it() -> Select[Placement, Agreement]:
    """Placements that are held with their sheet, and what stands on paper about both."""
    return _held(select(Placement, Agreement)).options(
        *_about_placement(), selectinload(Agreement.signatures)
    )


def _held(query: Select[*Columns]) -> Select[*Columns]:
    """Of a query about placements: those that are held, beside the sheet that holds."""
    own = and_(Agreement.placement_id == Placement.id, Agreement.state.not_in(CLOSED))
    return query.select_from(Placement).outerjoin(Agreement, own).where(Placement.state.in_(HELD))


def _about_placement() -> tuple[ExecutableOption, ...]:
    hers = joinedload(Placement.student)
    return (
        joinedload(Placement.opening).joinedload(Opening.site).joinedload(Site.company),
        hers.joinedload(Student.programme),
        hers.joinedload(Student.supervisor),
        hers.selectinload(Student.coming),
        joinedload(Placement.period),
    )


def prints_of(user: User) -> list[PrintJob]:
    """The print jobs of one person with their files, without what is in them, the newest first."""
    return list(
        db.session.scalars(_own(user).options(selectinload(PrintJob.parts)).order_by(PrintJob.id.desc()))
    )


def print_for(user: User, print_job_id: int) -> PrintJob:
    """One of her own print jobs. Raises `NotVisible`."""
    return visible_row(_own(user).where(PrintJob.id == print_job_id))


def part_for(user: User, print_job_id: int, position: int) -> PrintPart:
    """A file that is there, of one of her own print jobs. Raises `NotVisible`."""
    return visible_row(
        select(PrintPart)
        .join(PrintJob)
        .where(
            PrintJob.id == print_job_id,
            PrintJob.school_id == user.school_id,
            PrintJob.author_id == user.id,
            PrintJob.state == PrintState.READY,
            PrintPart.position == position,
            PrintPart.pages > 0,
        )
    )


def _own(user: User) -> Select[PrintJob]:
    return select(PrintJob).where(PrintJob.school_id == user.school_id, PrintJob.author_id == user.id)
