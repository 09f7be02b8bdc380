"""Who goes in a period, counted and listed: as it is saved, or under another rule that somebody considers (D12)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, select
from sqlalchemy.orm import contains_eager

from app.alphabet import alphabetical
from app.companies.models import Track
from app.extensions import db
from app.listed import Listed
from app.schools.models import Period, PeriodException, Programme
from app.students.models import ChoiceList, Student
from app.students.queries.audience import YEARS, Rule, excepted_in, goes_in
from app.students.queries.students import found_by
from app.web.listing import Listing, ListState, SortColumn, page_of

HOLDERS: Listed[Callable[[Period], set[int]]] = Listed("students: who holds a place in a period")
"""Placements know: ids of students who accepted a place, or are offered one."""

SORTS: Mapping[str, Sequence[SortColumn]] = {
    "name": (alphabetical(Student.last_name), alphabetical(Student.first_name), Student.id),
    "programme": (Programme.name, alphabetical(Student.last_name), Student.id),
    "year": (Student.year_of_study, alphabetical(Student.last_name), Student.id),
    "class": (Student.class_group, alphabetical(Student.last_name), Student.id),
}
SHOWS = ("goes", "stays", "let_go", "kept_back", "unknown_year")


@dataclass
class Group:
    """Students who go of one programme and track, by year of study; None is an unknown year."""

    code: str
    name: str
    track: Track
    by_year: dict[int | None, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.by_year.values())


@dataclass(frozen=True)
class Counts:
    """How many of the students who have not left go, and what to know before the rule is saved."""

    students: int
    goes: int
    let_go: int
    """By exception, though the rule leaves them out."""
    kept_back: int
    """By exception, though the rule takes them."""
    unknown_year: int
    """Of those who go."""
    holds_place: int
    """Do not go, and have accepted a place or are offered one."""
    handed_in: int
    """Do not go, and have handed in choices."""
    groups: list[Group]
    years: list[int | None]
    """The columns of a table of the groups: every year there is, 1 to 4 at the least; None last where there is one."""


def counts_of(period: Period, rule: Rule) -> Counts:
    """Count in the database, in a fixed number of statements."""
    goes, shows = goes_in(period, rule), _conditions(period, rule)
    students, *several = db.session.execute(
        select(
            func.count(),
            *(func.count(case((shows[name], 1))) for name in SHOWS if name != "stays"),
            func.count(case((and_(not_(goes), _has_chosen(period)), 1))),
        ).where(_is_here(period))
    ).one()
    number, let_go, kept_back, unknown_year, handed_in = several
    groups = _groups(goes)
    found = {year for group in groups for year in group.by_year}
    years: list[int | None] = [*sorted({*YEARS, *(year for year in found if year is not None)})]
    if None in found:
        years.append(None)
    return Counts(
        students,
        number,
        let_go,
        kept_back,
        unknown_year,
        _holding(period, goes),
        handed_in,
        groups,
        years,
    )


def _is_here(period: Period) -> ColumnElement[bool]:
    return and_(Student.school_id == period.school_id, Student.has_left.is_(False))


def _has_chosen(period: Period) -> ColumnElement[bool]:
    return Student.id.in_(select(ChoiceList.student_id).where(ChoiceList.period_id == period.id))


def _conditions(period: Period, rule: Rule) -> dict[str, ColumnElement[bool]]:
    """Per name in `SHOWS` which students of the school it takes."""
    goes, by_rule = goes_in(period, rule), rule.condition(period.school_id)
    return {
        "goes": goes,
        "stays": not_(goes),
        "let_go": and_(excepted_in(period, goes=True), not_(by_rule)),
        "kept_back": and_(excepted_in(period, goes=False), by_rule),
        "unknown_year": and_(goes, Student.year_of_study.is_(None)),
    }


def _groups(goes: ColumnElement[bool]) -> list[Group]:
    rows = db.session.execute(
        select(Programme.code, Programme.name, Student.track, Student.year_of_study, func.count())
        .join(Programme, Programme.id == Student.programme_id)
        .where(goes)
        .group_by(Programme.code, Programme.name, Student.track, Student.year_of_study)
        .order_by(Programme.name, Programme.code, Student.track)
    )
    found: dict[tuple[str, Track], Group] = {}
    for code, name, track, year, count in rows:
        group = found.setdefault((code, track), Group(code, name, track))
        group.by_year[year] = count
    return list(found.values())


def _holding(period: Period, goes: ColumnElement[bool]) -> int:
    holders = {student for holders_in in HOLDERS for student in holders_in(period)}
    if not holders:
        return 0
    query = select(func.count()).where(_is_here(period), not_(goes), Student.id.in_(holders))
    return db.session.scalar(query) or 0


def audience_listing(period: Period, rule: Rule, state: ListState) -> Listing[Any]:
    """One page of (student, whether she goes under the rule, her exception or None) of the school."""
    rows = (
        select(Student, goes_in(period, rule).label("goes"), PeriodException)
        .join(Student.programme)
        .outerjoin(
            PeriodException,
            and_(PeriodException.student_id == Student.id, PeriodException.period_id == period.id),
        )
        .options(contains_eager(Student.programme))
        .where(_is_here(period), *found_by(state.search))
    )
    query = cast("Select[Any]", rows)
    if shown := state.filters.get("show"):
        query = query.where(_conditions(period, rule)[shown])
    return page_of(query, state, SORTS)
