"""Where the students of a run go: band by band for a picture, as points with the journey there, and town by town."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, case, func, select

from app.accounts.models import User
from app.companies.models import Band, Company, Opening, Site
from app.companies.models.opening import numbered
from app.companies.queries import band_of
from app.extensions import db
from app.placements.models import MatchRun, Proposal
from app.placements.queries.result import proposals_asked
from app.places.point import Point
from app.places.queries import locate_all
from app.students.models import Student, called, full_name
from app.web.listing import PAGE_SIZE, Listing, ListState


def bands_of_run(run: MatchRun) -> list[tuple[str | None, Band, int]]:
    """How many students of the run go to a site of each band, by the town of the site; one statement."""
    women = Proposal.details["women"].as_integer()
    band = case(
        (women.is_(None), Band.UNKNOWN.value),
        (women >= 3, Band.THREE_OR_MORE.value),
        (women > 0, Band.ONE_OR_TWO.value),
        else_=Band.NONE.value,
    )
    inner = (
        select(Site.town.label("town"), band.label("band"))
        .select_from(Proposal)
        .join(Proposal.opening)
        .join(Opening.site)
        .where(Proposal.run_id == run.id)
        .subquery()
    )
    rows = db.session.execute(
        select(inner.c.town, inner.c.band, func.count())
        .group_by(inner.c.town, inner.c.band)
        .order_by(inner.c.town, inner.c.band)
    )
    return [(town, Band(value), number) for town, value, number in rows]


@dataclass(frozen=True, slots=True)
class Going:
    """A student with a place: who, where it is and what she finds there, and from where she comes."""

    student_id: int
    name: str
    site_id: int
    place: str
    town: str | None
    point: Point | None
    home: Point | None
    band: Band
    rank: int | None
    minutes: int | None
    is_flagged: bool
    is_alone: bool
    is_guided: bool
    """In the programme and at a flagged site: intensive guidance."""


@dataclass(frozen=True)
class Goers:
    """Everybody that the list's filters show: with a place, and how many without one."""

    going: Sequence[Going]
    without: int

    def journeys(self) -> list[list[float]]:
        """Each pair of points between which students travel: from, to, and how many."""
        lines: Counter[tuple[Point, Point]] = Counter()
        for one in self.going:
            if one.home is not None and one.point is not None and one.home != one.point:
                lines[one.home, one.point] += 1
        return [
            [
                *(round(part, 4) for end in ends for part in (end.latitude, end.longitude)),
                number,
            ]
            for ends, number in lines.items()
        ]


@dataclass
class TownRow:
    """A town and its students: how many, of whom at a flagged site, guided intensively, alone; the longest journey."""

    town: str | None
    students: int = 0
    flagged: int = 0
    guided: int = 0
    alone: int = 0
    minutes: int | None = None
    sites: set[int] = field(default_factory=set)

    def add(self, one: Going) -> None:
        self.students += 1
        self.flagged += one.is_flagged
        self.guided += one.is_guided
        self.alone += one.is_alone
        self.sites.add(one.site_id)
        if one.minutes is not None:
            self.minutes = max(one.minutes, self.minutes or 0)


def goers_of(user: User, run: MatchRun, state: ListState) -> Goers:
    """Where everybody goes whom the list of the run shows for this state, all its pages; one statement."""
    query = proposals_asked(user, run, state).order_by(Proposal.student_id)
    rows = db.session.execute(query.with_only_columns(*_COLUMNS)).all()
    placed = [row for row in rows if row.opening_id is not None]
    points = locate_all((row.at, row.at_postcode) for row in placed)
    homes = locate_all((row.town, row.postcode) for row in placed)
    going = [_going(row, point, home) for row, point, home in zip(placed, points, homes, strict=True)]
    return Goers(going, len(rows) - len(placed))


# Plain columns: as objects of the session, thousands of them would cost several times as much.
_COLUMNS: tuple[Any, ...] = (
    Proposal.student_id,
    Proposal.opening_id,
    Proposal.rank,
    Proposal.minutes,
    Proposal.is_flagged,
    Proposal.is_alone,
    Proposal.details["women"].as_integer().label("women"),
    Proposal.details["participates"].as_boolean().label("participates"),
    Student.first_name,
    Student.name_prefix,
    Student.last_name,
    Student.erased_at,
    Student.town,
    Student.postcode,
    Site.town.label("at"),
    Site.postcode.label("at_postcode"),
    Opening.site_id,
    func.coalesce(Site.name, Company.name).label("title"),
    Opening.number,
    Opening.of_several,
)


def _going(row: Row[Any], point: Point | None, home: Point | None) -> Going:
    return Going(
        student_id=row.student_id,
        name=called(row.student_id, full_name(row.first_name, row.name_prefix, row.last_name), row.erased_at),
        site_id=row.site_id,
        place=numbered(row.title, row.number, row.of_several),
        town=row.at,
        point=point,
        home=home,
        band=band_of(row.women),
        rank=row.rank,
        minutes=row.minutes,
        is_flagged=row.is_flagged,
        is_alone=row.is_alone,
        is_guided=row.is_flagged and bool(row.participates),
    )


def page_of_towns(goers: Goers, state: ListState) -> Listing[TownRow]:
    """One page of the towns where they go: most students first; the town that is not known comes last."""
    towns: dict[str, TownRow] = {}
    for one in goers.going:
        town = (one.town or "").strip()
        towns.setdefault(town.casefold(), TownRow(town or None)).add(one)
    rows = sorted(towns.values(), key=lambda row: (row.town is None, -row.students, row.town or ""))
    first = (min(state.page, max(1, -(-len(rows) // PAGE_SIZE))) - 1) * PAGE_SIZE
    return Listing(rows[first : first + PAGE_SIZE], len(rows), state)
