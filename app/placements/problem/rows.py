"""Students and openings of a whole period as plain rows: what rules and problems look at, and no more.

Thousands of them are read for one page; as objects of the session each would cost ten times as much.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, select

from app.companies.models import Company, Opening, OpeningProgramme, Site, Track, left_out_by
from app.extensions import db
from app.schools.models import Programme
from app.students.models import Student


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme by its code."""

    code: str


@dataclass(frozen=True, slots=True)
class StudentRow:
    """What of a student a problem is made from."""

    id: int
    first_name: str
    name_prefix: str | None
    last_name: str
    programme: ProgrammeRow
    track: Track
    year_of_study: int | None
    town: str | None
    postcode: str | None
    team_id: int | None
    max_minutes: int | None
    participates: bool | None
    wishes_together: bool | None
    wishes_women_present: bool | None

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.first_name, self.name_prefix, self.last_name) if part)


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site, by what people call it and where it is."""

    id: int
    title: str
    town: str | None
    postcode: str | None


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """What of an opening a problem is made from."""

    id: int
    site_id: int
    period_id: int
    capacity: int
    track: Track | None
    years: list[Any]
    is_withdrawn: bool
    site: SiteRow
    programme_codes: list[str]

    def leaves_out(self, track: Track, year: int | None) -> Literal["track", "year"] | None:
        """As `Opening.leaves_out`."""
        return left_out_by(self.track, self.years, track, year)


def student_rows(school_id: int, *conditions: ColumnElement[bool]) -> list[StudentRow]:
    """The students of the school that meet the conditions, by id, in one statement."""
    found = db.session.execute(
        select(
            Student.id,
            Student.first_name,
            Student.name_prefix,
            Student.last_name,
            Programme.code,
            Student.track,
            Student.year_of_study,
            Student.town,
            Student.postcode,
            Student.team_id,
            Student.max_minutes,
            Student.participates,
            Student.wishes_together,
            Student.wishes_women_present,
        )
        .join(Student.programme)
        .where(Student.school_id == school_id, Programme.school_id == school_id, *conditions)
        .order_by(Student.id)
    )
    return [_student(list(row)) for row in found]


def _student(values: list[Any]) -> StudentRow:
    values[4] = ProgrammeRow(values[4])
    return StudentRow(*values)


def opening_rows(school_id: int, *conditions: ColumnElement[bool]) -> list[OpeningRow]:
    """The openings of the school that meet the conditions, by id, in two statements."""
    of_school = (Opening.school_id == school_id, *conditions)
    codes: dict[int, list[str]] = {}
    pairs = (
        select(OpeningProgramme.opening_id, OpeningProgramme.programme_code)
        .join(Opening, Opening.id == OpeningProgramme.opening_id)
        .where(*of_school)
        .order_by(OpeningProgramme.opening_id, OpeningProgramme.programme_code)
    )
    for opening_id, code in db.session.execute(pairs):
        codes.setdefault(opening_id, []).append(code)
    found = db.session.execute(
        select(
            Opening.id,
            Opening.site_id,
            Opening.period_id,
            Opening.capacity,
            Opening.track,
            Opening.years,
            Opening.is_withdrawn,
            Site.name,
            Company.name,
            Site.town,
            Site.postcode,
        )
        .join(Opening.site)
        .join(Site.company)
        .where(Company.school_id == school_id, *of_school)
        .order_by(Opening.id)
    )
    return list(_with_sites(found, codes))


def _with_sites(found: Iterable[Any], codes: dict[int, list[str]]) -> Iterable[OpeningRow]:
    sites: dict[int, SiteRow] = {}
    for row in found:
        values: list[Any] = list(row)
        opening_id, site_id = values[:2]
        own, company, town, postcode = values[7:]
        values[7:] = [
            sites.setdefault(site_id, SiteRow(site_id, own or company, town, postcode)),
            codes.get(opening_id, []),
        ]
        yield OpeningRow(*values)
