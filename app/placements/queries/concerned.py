"""Whom a change at a company concerns: who has a place there or will have one, who was offered one, who listed it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager

from app.alphabet import alphabetical
from app.companies.models import Opening
from app.extensions import db
from app.placements.models import HELD, MatchRun, Placement, Proposal, ProposalState
from app.runs.models import RunState
from app.schools.models import Period, Programme
from app.students.models import ChoiceList, Preference, Student


class Listed(NamedTuple):
    """One choice: which opening, and whose it is."""

    opening_id: int
    site_id: int
    student_id: int
    code: str
    starts_on: date
    rank: int


@dataclass(frozen=True)
class Concerned:
    """Placements that are held, offers that wait for an answer, and choices in periods that are not over."""

    placements: list[Placement]
    offers: list[Proposal]
    choices: list[Listed]


def concerned_at(site_ids: Collection[int], day: date) -> Concerned:
    """Everybody at these sites in periods that are not over on `day`, in three statements."""
    return _concerned(Opening.site_id.in_(site_ids), day)


def concerned_by(opening_id: int, day: date) -> Concerned:
    """Everybody of one opening."""
    return _concerned(Opening.id == opening_id, day)


def placed_and_offered_at(site_id: int, day: date) -> Concerned:
    """The same of one site, without the choices."""
    there = Opening.site_id == site_id
    return Concerned(placed_where(there, day), _offered(there, day), [])


def _concerned(there: ColumnElement[bool], day: date) -> Concerned:
    return Concerned(placed_where(there, day), _offered(there, day), _listed(there, day))


def placed_where(there: ColumnElement[bool], day: date) -> list[Placement]:
    """Placements that are held and not over, the first to begin first, with student, programme, period and opening."""
    return list(
        db.session.scalars(
            select(Placement)
            .join(Placement.student)
            .join(Student.programme)
            .join(Placement.period)
            .join(Placement.opening)
            .options(
                contains_eager(Placement.student).contains_eager(Student.programme),
                contains_eager(Placement.period),
                contains_eager(Placement.opening),
            )
            .where(there, Placement.state.in_(HELD), Placement.ends_on >= day)
            .order_by(
                Placement.starts_on,
                alphabetical(Student.last_name),
                alphabetical(Student.first_name),
                Placement.id,
            )
        )
    )


def openings_at(site_ids: Collection[int], day: date) -> list[Opening]:
    """What these sites offer in periods that are not over on `day`, each with its period."""
    return list(
        db.session.scalars(
            select(Opening)
            .join(Opening.period)
            .options(contains_eager(Opening.period))
            .where(Opening.site_id.in_(site_ids), Opening.is_withdrawn.is_(False), Period.ends_on >= day)
            .order_by(Opening.id)
        )
    )


def _offered(there: ColumnElement[bool], day: date) -> list[Proposal]:
    return list(
        db.session.scalars(
            select(Proposal)
            .join(Proposal.run)
            .join(MatchRun.period)
            .join(Proposal.opening)
            .join(Proposal.student)
            .join(Student.programme)
            .options(
                contains_eager(Proposal.run).contains_eager(MatchRun.period),
                contains_eager(Proposal.opening),
                contains_eager(Proposal.student).contains_eager(Student.programme),
            )
            .where(
                there,
                MatchRun.state == RunState.PUBLISHED,
                Proposal.state == ProposalState.OFFERED,
                Period.ends_on >= day,
            )
            .order_by(alphabetical(Student.last_name), alphabetical(Student.first_name), Proposal.id)
        )
    )


def _listed(there: ColumnElement[bool], day: date) -> list[Listed]:
    rows = db.session.execute(
        select(Opening.id, Opening.site_id, Student.id, Programme.code, Period.starts_on, Preference.rank)
        .select_from(Preference)
        .join(Opening, Opening.id == Preference.opening_id)
        .join(Preference.choice_list)
        .join(ChoiceList.student)
        .join(Student.programme)
        .join(ChoiceList.period)
        .where(there, Student.has_left.is_(False), Period.ends_on >= day)
        .order_by(Preference.choice_list_id, Preference.rank)
    )
    return [Listed(*row) for row in rows]
