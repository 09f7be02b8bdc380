"""R30, R31, R34: intake, dropout and graduates by programme, domain and school year, as whoever asks may see them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Integer, cast, func, select

from app.extensions import db
from app.figures.hiding import Parts, added, is_safe, shown_rows
from app.figures.models import PARTS, Flow, FlowFigure, MonitorScore
from app.figures.national import National
from app.figures.queries.national import Country
from app.placements.proportion import SMALLEST
from app.schools.models import Programme
from app.students.models import Gender, Student, StudentGender

ORDER = {Gender.WOMAN: 0, Gender.MAN: 1, Gender.OTHER: 2, Gender.UNKNOWN: 3}


@dataclass(frozen=True)
class Row:
    """One line of the report. `parts` in the order of `PARTS`; None: hidden."""

    name: str
    parts: Parts | None
    code: str = ""

    @property
    def whole(self) -> int | None:
        """All together; m + v + x + unknown, nothing else."""
        return None if self.parts is None else sum(self.parts)

    @property
    def share(self) -> float | None:
        """Women, 0 to 1; None where it is hidden or there is nobody."""
        return self.parts[0] / self.whole if self.parts is not None and self.whole else None


@dataclass(frozen=True)
class DomainRows:
    """An education domain, with the programmes of the school in it."""

    row: Row
    programmes: list[Row]
    national: National | None
    """None: there is no national figure to compare with."""

    @property
    def points(self) -> float | None:
        """R31: own share less the national one, in percentage points."""
        if self.national is None or self.row.share is None:
            return None
        return (self.row.share - self.national.share) * 100


@dataclass(frozen=True)
class Report:
    """One of the three in one school year."""

    total: Row
    domains: list[DomainRows]

    @property
    def is_empty(self) -> bool:
        return not self.domains

    @property
    def hides(self) -> bool:
        """Whether something is hidden."""
        rows = [self.total, *(row for domain in self.domains for row in (domain.row, *domain.programmes))]
        return any(row.parts is None for row in rows)


def programmes_of(school_id: int) -> list[Programme]:
    """All of the school, by domain and name; those without a domain last."""
    found = db.session.scalars(select(Programme).where(Programme.school_id == school_id)).unique().all()
    return sorted(found, key=lambda one: (one.domain.name if one.domain else "\uffff", one.name, one.code))


def entered(school_id: int, year: int, flow: Flow) -> dict[int, FlowFigure]:
    """What was entered of a year, by programme; also what was emptied again."""
    rows = db.session.scalars(
        select(FlowFigure).where(
            FlowFigure.school_id == school_id, FlowFigure.year == year, FlowFigure.flow == flow
        )
    )
    return {row.programme_id: row for row in rows}


def scores(school_id: int, year: int) -> dict[int, MonitorScore]:
    """The scores of a year, by programme."""
    rows = db.session.scalars(
        select(MonitorScore).where(MonitorScore.school_id == school_id, MonitorScore.year == year)
    )
    return {row.programme_id: row for row in rows}


def years_with_figures(school_id: int) -> list[int]:
    """School years of which something is known, the last one first."""
    rows = db.session.scalars(
        select(FlowFigure.year)
        .where(FlowFigure.school_id == school_id, FlowFigure.women.is_not(None))
        .union(
            select(MonitorScore.year).where(
                MonitorScore.school_id == school_id,
                MonitorScore.women.is_not(None) | MonitorScore.men.is_not(None),
            )
        )
    )
    return sorted(set(rows), reverse=True)


def _known(figures: Iterable[FlowFigure]) -> dict[int, Parts]:
    return {
        row.programme_id: tuple(getattr(row, name) for name in PARTS)
        for row in figures
        if row.women is not None
    }


def report_of(
    school_id: int, year: int, flow: Flow, *, hides_small: bool, beside: Country | None = None
) -> Report:
    """The report of a year, with small numbers hidden or, for the school's own coordinators, whole.

    `beside`: the country to compare domains with.
    """
    known = _known(entered(school_id, year, flow).values())
    programmes = [one for one in programmes_of(school_id) if one.id in known]
    parts: dict[str, dict[int, Parts]] = defaultdict(dict)
    for one in programmes:
        parts[one.domain_code or ""][one.id] = known[one.id]
    sums = {code: added(list(rows.values())) for code, rows in parts.items()}
    total = added(list(sums.values()))
    domains = shown_rows(sums) if hides_small else set(sums)
    seen = {
        number for code in domains for number in (shown_rows(parts[code]) if hides_small else parts[code])
    }
    may = not hides_small or is_safe(total)
    return Report(
        Row("", total if may else None),
        [
            DomainRows(
                Row(first.domain.name if first.domain else "", sums[code] if code in domains else None, code),
                [
                    Row(one.name, known[one.id] if one.id in seen else None, one.code)
                    for one in (first, *rest)
                ],
                beside.by_domain.get(code) if beside else None,
            )
            for code, group in groupby(programmes, lambda one: one.domain_code or "")
            for first, *rest in (list(group),)
        ],
    )


def totals_by_year(school_id: int, flow: Flow, *, hides_small: bool) -> list[tuple[int, Row]]:
    """All programmes together, year by year, the last one first."""
    rows = db.session.execute(
        select(FlowFigure.year, *(func.sum(getattr(FlowFigure, name)) for name in PARTS))
        .where(FlowFigure.school_id == school_id, FlowFigure.flow == flow, FlowFigure.women.is_not(None))
        .group_by(FlowFigure.year)
        .order_by(FlowFigure.year.desc())
    )
    found = [(year, tuple(map(int, parts))) for year, *parts in rows]
    return [(year, Row("", parts if not hides_small or is_safe(parts) else None)) for year, parts in found]


def shows_rest(totals: Iterable[Row]) -> bool:
    """Whether a total has anybody but women and men, or hides whether it does: else two columns hold only zeros."""
    return any(row.parts is None or sum(row.parts[2:]) for row in totals)


def counted_intake(school_id: int, year: int) -> Mapping[int, list[int]]:
    """How many students of the register are of the cohort that began in this school year, by programme and part.

    A suggestion for whoever enters figures: who left before the first file is not in it, and a programme of one to four
    such students is left out, for its numbers would say of each what she is.
    """
    rows = db.session.execute(
        select(Student.programme_id, StudentGender.gender, cast(func.count(Student.id), Integer))
        .select_from(Student)
        .outerjoin(StudentGender, StudentGender.student_id == Student.id)
        .where(Student.school_id == school_id, Student.cohort.startswith(str(year - 1), autoescape=True))
        .group_by(Student.programme_id, StudentGender.gender)
    )
    counts: dict[int, list[int]] = defaultdict(lambda: [0] * len(PARTS))
    for programme_id, gender, count in rows:
        counts[programme_id][ORDER[gender or Gender.UNKNOWN]] += count
    return {number: parts for number, parts in counts.items() if sum(parts) >= SMALLEST}
