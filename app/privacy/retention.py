"""How long each kind of data is kept: a dated term of the school, what would go by it, and what goes.

Features bring their terms (`TERMS`, listed in `app/contents.py`): which rows are due, and what becomes of them. Nothing
goes before a school has decided on its terms. What is due goes in small steps, each in a transaction of its own.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask_babel import LazyString, gettext
from sqlalchemy import Select, func, select

from app.audit.services import Actor, Subject, record
from app.errors import DomainError
from app.extensions import db
from app.listed import Listed
from app.privacy.models import RetentionTerm
from app.privacy.queries import AMSTERDAM, today
from app.privacy.trail import SET_TERMS

MOST_MONTHS = 240


@dataclass(frozen=True, eq=False)
class Term:
    """How long one kind of data is kept, and what happens then."""

    code: str
    title: LazyString
    since: LazyString
    """From when the term counts."""
    happens: LazyString
    """What goes, and what stays."""
    basis: LazyString
    """Why this long, as a proposal for the data protection officer."""
    months: int
    """What is proposed to a school that has not decided yet."""
    due: Callable[[int, date], Select[int]]
    """The numbers of the rows of a school that are due where the day before which all goes is this."""
    go: Callable[[int, Sequence[int]], None]
    """Let these rows of a school go; flushes."""
    at_once: int = 100
    """Rows in one transaction."""


@dataclass(frozen=True, eq=False)
class Fixed:
    """What goes, or stays, by itself: no school decides on it."""

    title: LazyString
    happens: LazyString


TERMS: Listed[Term] = Listed("privacy: terms of retention")
FIXED: Listed[Fixed] = Listed("privacy: fixed terms")


@dataclass(frozen=True)
class Due:
    """A term as it holds on a day, and how many rows go by it."""

    term: Term
    months: int
    before: date
    count: int
    is_decided: bool
    """Whether the school did; until then nothing of this kind goes."""


class TermsInThePast(DomainError):
    """What held on an earlier day is not rewritten."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("Terms can only change from today onwards. Choose today or a later day."))


def months_earlier(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def beginning_of(day: date) -> datetime:
    """Midnight in the Netherlands, for columns with a time."""
    return datetime.combine(day, time(), AMSTERDAM)


def decided(school_id: int, day: date) -> dict[str, int]:
    """The months of each kind as they hold on a day; empty where the school has not decided."""
    rows = db.session.execute(
        select(RetentionTerm.kind, RetentionTerm.months)
        .where(RetentionTerm.school_id == school_id, RetentionTerm.valid_from <= day)
        .order_by(RetentionTerm.valid_from, RetentionTerm.id)
    )
    return {kind: months for kind, months in rows}


def history(school_id: int) -> Sequence[RetentionTerm]:
    """What the school decided, the newest first."""
    rows = select(RetentionTerm).where(RetentionTerm.school_id == school_id)
    order = (RetentionTerm.valid_from.desc(), RetentionTerm.id.desc())
    return db.session.scalars(rows.order_by(*order)).all()


def proposed(school_id: int, day: date) -> dict[str, int]:
    """The months of each kind, with what is proposed where the school has not decided."""
    said = decided(school_id, day)
    return {term.code: said.get(term.code, term.months) for term in TERMS}


def preview(school_id: int, day: date) -> list[Due]:
    """What would go on a day: per kind the term, the day before which all goes, and how many rows. Changes nothing."""
    months, said = proposed(school_id, day), decided(school_id, day)
    return [_due(term, school_id, months[term.code], day, term.code in said) for term in TERMS]


def _due(term: Term, school_id: int, months: int, day: date, is_decided: bool) -> Due:
    before = months_earlier(day, months)
    count = db.session.scalar(select(func.count()).select_from(term.due(school_id, before).subquery()))
    return Due(term, months, before, count or 0, is_decided)


def set_terms(
    school: Subject, valid_from: date, months: Mapping[str, int], *, actor: Actor, actor_id: int
) -> None:
    """Let these terms hold from a day on; a change planned for the same day is replaced. Raises TermsInThePast."""
    if valid_from < today():
        raise TermsInThePast
    row: Any = school
    before = decided(row.id, valid_from)
    changed = {code: value for code, value in months.items() if before.get(code) != value}
    for code, value in changed.items():
        planned = db.session.scalar(
            select(RetentionTerm).where(
                RetentionTerm.school_id == row.id,
                RetentionTerm.kind == code,
                RetentionTerm.valid_from == valid_from,
            )
        ) or RetentionTerm(school_id=row.id, kind=code, valid_from=valid_from)
        planned.months, planned.author_id = value, actor_id
        db.session.add(planned)
    db.session.flush()
    if changed:
        record(
            SET_TERMS,
            school,
            actor=actor,
            school_id=row.id,
            subject_name=row.name,
            data={"valid_from": valid_from.isoformat(), "terms": named(changed)},
        )


def named(numbers: Mapping[str, int]) -> dict[str, int]:
    """Numbers per kind as the trail keeps them, under keys of its own."""
    return {f"term_{code}": number for code, number in numbers.items()}


@dataclass(frozen=True)
class Step:
    """A part of what was due: of which kind, how many rows went, and whether some of them are still due."""

    code: str
    count: int
    is_stuck: bool


def step(school_id: int, day: date, without: Collection[str] = ()) -> Step | None:
    """Let one part of what is due go; None when nothing is left, but in the kinds `without`, or nothing was decided."""
    months = decided(school_id, day)
    for term in TERMS:
        if term.code not in months or term.code in without:
            continue
        due = term.due(school_id, months_earlier(day, months[term.code])).limit(term.at_once)
        if ids := db.session.scalars(due).all():
            term.go(school_id, ids)
            left = set(ids) & set(db.session.scalars(due))
            return Step(term.code, len(ids) - len(left), bool(left))
    return None
