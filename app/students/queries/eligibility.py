"""Whom an opening is for (R7, R37)."""

from collections.abc import Collection
from typing import Literal

from app.companies.models import Opening
from app.students.models import Student

OpeningRule = Literal["programme", "track", "year"]


def rule_of_opening(student: Student, opening: Opening, codes: Collection[str]) -> OpeningRule | None:
    """Whom an opening is for, said once for choices, files, decisions and runs: the first rule that leaves her out.

    `codes` are her programme and its equivalents. An opening that names no track or no year takes every one, and a
    student whose year of study is not known is in any year.
    """
    if not set(codes) & set(opening.programme_codes):
        return "programme"
    return opening.leaves_out(student.track, student.year_of_study)
