"""Who goes on an internship in a period (D12): the one definition that runs, choices, tasks and figures share."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, select, true

from app.companies.models import Track
from app.extensions import db
from app.schools.models import Period, PeriodException, Programme
from app.students.models import Student


@dataclass(frozen=True)
class Rule:
    """Whom a period is for: programme codes, years of study and tracks; an empty part leaves nobody out."""

    programmes: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    tracks: tuple[Track, ...] = ()

    @classmethod
    def of(cls, period: Period) -> "Rule":
        """The rule that the period has now."""
        tracks = tuple(Track(value) for value in period.for_tracks)
        return cls(tuple(period.for_programmes), tuple(period.for_years), tracks)

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


def is_going(student: Student, period: Period) -> bool:
    """Whether this student goes in the period (D12)."""
    return bool(db.session.scalar(select(exists().where(Student.id == student.id, goes_in(period)))))
