"""Whom an opening is for (R7, R37)."""

from collections.abc import Collection
from typing import Literal, Protocol

from app.companies.models import Track

OpeningRule = Literal["programme", "track", "year"]


class Learner(Protocol):
    """What the rule looks at of a student, whether the row is an object of the session or not."""

    @property
    def track(self) -> Track: ...

    @property
    def year_of_study(self) -> int | None: ...


class Offered(Protocol):
    """And of an opening."""

    @property
    def programme_codes(self) -> list[str]: ...

    def leaves_out(self, track: Track, year: int | None) -> Literal["track", "year"] | None: ...


def rule_of_opening(student: Learner, opening: Offered, codes: Collection[str]) -> OpeningRule | None:
    """Whom an opening is for, said once for choices, files, decisions and runs: the first rule that leaves her out.

    `codes` are her programme and its equivalents. An opening that names no track or no year takes every one, and a
    student whose year of study is not known is in any year.
    """
    if not set(codes) & set(opening.programme_codes):
        return "programme"
    return opening.leaves_out(student.track, student.year_of_study)
