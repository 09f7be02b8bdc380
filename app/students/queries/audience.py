"""Who goes on an internship in a period (D12): the one definition that runs, choices, tasks and figures share."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, select, true

from app.companies.models import Track
from app.extensions import db
from app.schools.models import Period, PeriodException, Programme
from app.students.models import Student

YEARS = (1, 2, 3, 4)
_RULE = re.compile(
    r"((?:[0-9]{5}(?:,[0-9]{5})*)?)\.((?:[1-4](?:,[1-4])*)?)\.((?:(?:BOL|BBL)(?:,(?:BOL|BBL))*)?)"
)


@dataclass(frozen=True)
class Rule:
    """Whom a period is for: programme codes, years of study and tracks; an empty part leaves nobody out."""

    programmes: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    tracks: tuple[Track, ...] = ()

    @classmethod
    def of(cls, period: Period) -> "Rule":
        """The rule that the period has now."""
        return cls.made(period.for_programmes, period.for_years, period.for_tracks)

    @classmethod
    def made(cls, programmes: Iterable[str], years: Iterable[int | str], tracks: Iterable[str]) -> "Rule":
        """The rule of these parts, whatever their order, so that two that mean the same are equal."""
        return cls(
            tuple(sorted(set(programmes))),
            tuple(sorted({int(year) for year in years})),
            tuple(track for track in Track if track.value in set(tracks)),
        )

    @classmethod
    def read(cls, text: str, codes: Collection[str]) -> "Rule | None":
        """The rule of an address or a form, as `text` writes it; None where it is not one of this school's."""
        if not (parts := _RULE.fullmatch(text)):
            return None
        programmes, years, tracks = (part.split(",") if part else [] for part in parts.groups())
        return cls.made(programmes, years, tracks) if set(programmes) <= set(codes) else None

    @property
    def text(self) -> str:
        """In one word: programmes, years and tracks, for example `25187,25604.2,3.BOL`; `..` is everybody."""
        return ".".join(",".join(map(str, part)) for part in (self.programmes, self.years, self.tracks))

    @property
    def is_everybody(self) -> bool:
        return not (self.programmes or self.years or self.tracks)

    def takes(self, programme_code: str | None, year: int | None, track: Track) -> bool:
        """The rule for one student, without the database. A year that is unknown leaves nobody out."""
        return (
            (not self.programmes or programme_code in self.programmes)
            and (not self.years or year is None or year in self.years)
            and (not self.tracks or track in self.tracks)
        )

    def condition(self, school_id: int) -> ColumnElement[bool]:
        """The same on `Student`, in SQL."""
        parts: list[ColumnElement[bool]] = [true()]
        if self.programmes:
            named = select(Programme.id).where(
                Programme.school_id == school_id, Programme.code.in_(self.programmes)
            )
            parts.append(Student.programme_id.in_(named))
        if self.years:
            parts.append(or_(Student.year_of_study.is_(None), Student.year_of_study.in_(self.years)))
        if self.tracks:
            parts.append(Student.track.in_(self.tracks))
        return and_(*parts)


def excepted_in(period: Period, *, goes: bool) -> ColumnElement[bool]:
    """On `Student`: somebody decided by hand or by file that she goes, or that she does not."""
    named = select(PeriodException.student_id).where(
        PeriodException.period_id == period.id, PeriodException.goes.is_(goes)
    )
    return Student.id.in_(named)


def goes_in(period: Period, rule: Rule | None = None) -> ColumnElement[bool]:
    """D12, on `Student`: goes by the rule or by exception, is not kept back by exception, and has not left.

    With another `rule` than that of the period, the condition says who would go under it.
    """
    by_rule = (rule or Rule.of(period)).condition(period.school_id)
    return and_(
        Student.school_id == period.school_id,
        Student.has_left.is_(False),
        or_(excepted_in(period, goes=True), and_(by_rule, ~excepted_in(period, goes=False))),
    )


def is_said_who_goes(period: Period) -> bool:
    """Whether anybody has said whom the period is for, by a rule or an exception."""
    has_exceptions = select(exists().where(PeriodException.period_id == period.id))
    return not Rule.of(period).is_everybody or bool(db.session.scalar(has_exceptions))


def going_ids(period: Period) -> set[int]:
    """The ids of all who go in the period (D12), in one statement."""
    return set(db.session.scalars(select(Student.id).where(goes_in(period))))


def going_among(student_ids: Collection[int], period: Period) -> set[int]:
    """Of these students, those who go in the period."""
    return set(db.session.scalars(select(Student.id).where(Student.id.in_(student_ids), goes_in(period))))


def exception_of(student: Student, period: Period) -> PeriodException | None:
    """What somebody decided about this student in the period, apart from the rule."""
    return db.session.scalar(
        select(PeriodException).where(
            PeriodException.period_id == period.id, PeriodException.student_id == student.id
        )
    )


def is_going(student: Student, period: Period) -> bool:
    """Whether this student goes in the period (D12)."""
    return bool(db.session.scalar(select(exists().where(Student.id == student.id, goes_in(period)))))
