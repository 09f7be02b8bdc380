"""The school's own holidays: filled in for a region, or entered by hand."""

from collections.abc import Callable
from datetime import date, timedelta

from flask_babel import gettext

from app.audit.services import Actor, record
from app.errors import DomainError
from app.extensions import db
from app.listed import Listed
from app.schools import trail
from app.schools.holidays import Region, breaks_of
from app.schools.models import School, Vacation
from app.schools.queries import vacations_of

LONGEST = timedelta(weeks=12)
MOVING: Listed[Callable[[int], None]] = Listed("schools: what moves when school days change")
"""What features above planned on school days of this school, once those have changed."""


class VacationOutOfOrder(DomainError):
    """A holiday begins before it ends."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("The last day must not be before the first day."))


class VacationTooLong(DomainError):
    """A slip in a year would leave the school without school days."""

    status = 400

    def __init__(self) -> None:
        super().__init__(gettext("A school holiday lasts at most 12 weeks. Check the years of both days."))


def save_vacation(
    vacation: Vacation | None, *, school_id: int, name: str, starts_on: date, ends_on: date, actor: Actor
) -> Vacation:
    """Add a holiday (None) or change one. Raises VacationOutOfOrder, VacationTooLong."""
    if ends_on < starts_on:
        raise VacationOutOfOrder
    if ends_on - starts_on > LONGEST:
        raise VacationTooLong
    action = trail.ADD_VACATION if vacation is None else trail.CHANGE_VACATION
    vacation = vacation or Vacation(school_id=school_id)
    vacation.name, vacation.starts_on, vacation.ends_on = name, starts_on, ends_on
    db.session.add(vacation)
    db.session.flush()
    _record(action, vacation, actor)
    for move in MOVING:
        move(school_id)
    return vacation


def remove_vacation(vacation: Vacation, *, actor: Actor) -> None:
    """Delete a holiday that the school does not have: its days become school days."""
    _record(trail.REMOVE_VACATION, vacation, actor)
    db.session.delete(vacation)
    db.session.flush()


def fill_in(school: School, region: Region, school_year: int, *, actor: Actor) -> list[Vacation]:
    """Add the holidays of a region in the school year that begins in `school_year`; returns those that were added.

    One that overlaps a holiday that is there already is left out: what the school entered holds.
    """
    known = vacations_of(school.id)
    return [
        save_vacation(
            None,
            school_id=school.id,
            name=one.name,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            actor=actor,
        )
        for one in breaks_of(region, school_year, school.language)
        if not any(old.starts_on <= one.ends_on and one.starts_on <= old.ends_on for old in known)
    ]


def _record(action: str, vacation: Vacation, actor: Actor) -> None:
    record(
        action,
        vacation,
        actor=actor,
        school_id=vacation.school_id,
        subject_name=vacation.name,
        data={"starts_on": vacation.starts_on.isoformat(), "ends_on": vacation.ends_on.isoformat()},
    )
