"""A plan as the result page shows it: circles as cards, who has none, and how much each mentor leads."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.alphabet import name_key
from app.extensions import db
from app.mentoring.models import CircleRun, ProposedCircle, ProposedSeat
from app.rolemodels.models import RoleModel
from app.students.models import Student

MOST_NAMES = 12


@dataclass(frozen=True)
class PlanCard:
    """One planned circle, with who sits in it and how they differ."""

    row: ProposedCircle
    seats: list[ProposedSeat]

    @property
    def mentors(self) -> list[RoleModel]:
        """Who leads it, the host first."""
        return [self.row.host] if self.row.second is None else [self.row.host, self.row.second]

    @property
    def years(self) -> list[tuple[int, int]]:
        """How many members there are of each study year that is known."""
        years = Counter(seat.student.year_of_study for seat in self.seats)
        return sorted((year, count) for year, count in years.items() if year is not None)

    @property
    def fields(self) -> list[tuple[str, int]]:
        """How many members there are of each field, the most first."""
        names = Counter(_field(seat.student) for seat in self.seats)
        return sorted(names.items(), key=lambda pair: (-pair[1], pair[0]))

    @property
    def town(self) -> str:
        """Where it meets in person."""
        host = self.row.host
        return (host.site.town if host.site else host.town) or ""


def _field(student: Student) -> str:
    domain = student.programme.domain
    return student.programme.name if domain is None else domain.name


def cards_of_plan(circles: Sequence[ProposedCircle], seats: Sequence[ProposedSeat]) -> list[PlanCard]:
    """The circles that come about, by number."""
    cards = [PlanCard(row, [seat for seat in seats if seat.circle_id == row.id]) for row in circles]
    return [card for card in cards if card.seats]


@dataclass(frozen=True)
class MentorLoad:
    """How many circles a mentor leads in the plan, of how many at most."""

    mentor: RoleModel
    led: int
    most: int


@dataclass(frozen=True)
class PlanRemarks:
    """What people should know about the data: counts are whole, names are cut at `MOST_NAMES`."""

    counts: dict[str, int]
    students: dict[str, list[Student]]
    mentors: dict[str, list[RoleModel]]
    missing_room: int
    """Students for whom no mentor has a seat, whatever their moments (R24: split the group, ask another mentor)."""


def loads_of(run: CircleRun) -> list[MentorLoad]:
    """The mentors of a run who are still in the register, those who lead most first."""
    rows = {row["id"]: row for row in run.summary["mentors"]}
    found = _role_models(run, list(rows))
    loads = [MentorLoad(each, rows[each.id]["led"], rows[each.id]["most"]) for each in found.values()]
    return sorted(loads, key=lambda load: (-load.led, str(name_key(load.mentor.last_name)), load.mentor.id))


def plan_remarks_of(run: CircleRun) -> PlanRemarks:
    """Read the names for the remarks that were noted when the run was frozen."""
    noted: dict[str, list[int]] = run.summary["remarks"]
    wanted = {each for kind, ids in noted.items() if kind.startswith("students") for each in ids[:MOST_NAMES]}
    rows = db.session.scalars(
        select(Student).where(Student.school_id == run.school_id, Student.id.in_(wanted))
    )
    students = {student.id: student for student in rows}
    about = {each for kind, ids in noted.items() if kind.startswith("mentors") for each in ids}
    mentors = _role_models(run, list(about))
    return PlanRemarks(
        counts={kind: len(ids) for kind, ids in noted.items()},
        students={
            kind: [students[each] for each in ids[:MOST_NAMES] if each in students]
            for kind, ids in noted.items()
            if kind.startswith("students")
        },
        mentors={
            kind: [mentors[each] for each in ids if each in mentors]
            for kind, ids in noted.items()
            if kind.startswith("mentors")
        },
        missing_room=max(0, run.summary["students"] - run.summary["room"]),
    )


def _role_models(run: CircleRun, ids: Sequence[int]) -> dict[int, RoleModel]:
    """Those of the school who have not left: who left has no name, and no page."""
    rows = db.session.scalars(
        select(RoleModel).where(RoleModel.school_id == run.school_id, RoleModel.id.in_(ids))
    )
    return {row.id: row for row in rows if not row.has_left}
