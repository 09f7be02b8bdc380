"""What the school's record decides once, when a student first appears, and what of it is kept."""

from datetime import date

from app.students.models import Gender

_FIRST_ANSWER = {Gender.WOMAN: True, Gender.MAN: False, Gender.OTHER: False}


def first_participation(gender: Gender | None) -> bool | None:
    """Whether a new student takes part to begin with (D1); None where gender is not known: she is asked (D13)."""
    return None if gender is None else _FIRST_ANSWER.get(gender)


def is_under_18(born: date | None, day: date) -> bool:
    """Whether somebody born then is under 18 on `day`, so that a parent or guardian signs for her (R39)."""
    return born is not None and (born.year + 18, born.month, born.day) > (day.year, day.month, day.day)


def birthday_kept(born: date | None, day: date) -> date | None:
    """R39 needs a date of birth only of those under 18; of others it is not kept."""
    return born if is_under_18(born, day) else None
