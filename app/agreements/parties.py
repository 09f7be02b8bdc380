"""Who signs an agreement, and what it still needs (R39)."""

from datetime import date

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.agreements.models import Agreement, Party
from app.students.beginning import is_under_18
from app.students.models import Student

MISSING: dict[str, LazyString] = {
    "days": _l("days a week"),
    "hours": _l("hours a week"),
    "trainer": _l("name of the workplace trainer"),
    "supervisor": _l("supervisor at school"),
    "guardian": _l("name of a parent or guardian"),
}
"""What a sheet needs before it goes out, as its page calls it."""


def parties_on(student: Student, day: date) -> tuple[Party, ...]:
    """Everybody who has to sign when the paper is signed on `day`, in the order of the sheet."""
    if is_under_18(student.date_of_birth, day):
        return (Party.STUDENT, Party.GUARDIAN, Party.COMPANY, Party.SCHOOL)
    return (Party.STUDENT, Party.COMPANY, Party.SCHOOL)


def parties_of(agreement: Agreement, day: date) -> tuple[Party, ...]:
    """Everybody who has to sign this sheet: by the day on which the student signed, or `day` while she has not.

    Who signed as a guardian stays on it.
    """
    hers = agreement.signature_of(Party.STUDENT)
    parties = parties_on(agreement.placement.student, hers.signed_on if hers else day)
    if agreement.signature_of(Party.GUARDIAN) is not None and Party.GUARDIAN not in parties:
        return parties_with_guardian()
    return parties


def parties_with_guardian() -> tuple[Party, ...]:
    """Everybody who can sign."""
    return tuple(Party)


def missing_in(agreement: Agreement, day: date) -> list[str]:
    """What the sheet still needs before it goes out, as codes of `MISSING`."""
    student = agreement.placement.student
    needs = {
        "days": agreement.days_per_week,
        "hours": agreement.hours_per_week,
        "trainer": agreement.trainer_name,
        "supervisor": student.supervisor_in(agreement.placement.period),
    }
    if is_under_18(student.date_of_birth, day):
        needs["guardian"] = agreement.guardian_name
    return [code for code, value in needs.items() if not value]
