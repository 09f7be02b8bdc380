"""Rows to a `circle-problem/1` object, with what people should know about the data it stands on."""

from dataclasses import dataclass, field
from typing import Any

from app.circles.models import CircleWish
from app.mentoring.policies import Invited
from app.mentoring.problem.names import MENTOR
from app.mentoring.problem.sources import Sources
from app.placements.problem.names import SITE, STUDENT, key, optional_key
from app.places.point import Point
from app.places.queries import locate_all
from app.rolemodels.models import RoleModel
from app.students.models import Student

Address = tuple[str | None, str | None]


@dataclass
class Built:
    """A problem and the remarks that go with it: ids of rows, by what is the matter with them."""

    data: dict[str, Any]
    remarks: dict[str, list[int]] = field(default_factory=dict)


def build(sources: Sources, policy: dict[str, Any], seed: int) -> Built:
    """Put the rows into the solver's words.

    A mentor without a moment cannot be planned, nor can one who leads as many circles as she said she would.
    """
    mentors = [
        row
        for mentor, point in zip(sources.mentors, _points(map(_host_address, sources.mentors)), strict=True)
        if (row := _mentor(mentor, sources, point)) is not None
    ]
    known = {row["id"] for row in mentors}
    addresses = ((student.town, student.postcode) for student, _wish in sources.students)
    students = [
        _student(student, wish, sources, known, point)
        for (student, wish), point in zip(sources.students, _points(addresses), strict=True)
    ]
    data = {
        "format": "circle-problem/1",
        "seed": seed,
        "policy": policy,
        "students": students,
        "mentors": mentors,
    }
    return Built(data, _remarks(sources, students, known))


def _points(addresses: Any) -> list[list[float] | None]:
    """D10: where a town or postcode is; None when it is not in the tables, never a guess."""
    found: list[Point | None] = locate_all(addresses)
    return [None if point is None else [point.latitude, point.longitude] for point in found]


def _host_address(mentor: RoleModel) -> Address:
    """Where she receives a circle: at her work, or else in her own town."""
    return (mentor.site.town, mentor.site.postcode) if mentor.site else (mentor.town, mentor.postcode)


def _student(
    student: Student,
    wish: CircleWish | None,
    sources: Sources,
    known: set[str],
    point: list[float] | None,
) -> dict[str, Any]:
    placed = sources.places.get(student.id)
    current = None if sources.invited.keeps_circles else sources.seats.mentors_of.get(student.id)
    pinned = optional_key(MENTOR, sources.pins.get(student.id))
    forbidden = sorted(key(MENTOR, each) for each in sources.forbids.get(student.id, ()))
    return {
        "id": key(STUDENT, student.id),
        "field": student.programme.domain_code,
        "year": student.year_of_study,
        "priority": placed is not None and placed.is_first,
        **_when(wish, sources.invited),
        "location": point,
        "max_minutes": _limit(student, wish, sources),
        "site": None if placed is None else key(SITE, placed.site_id),
        "pinned": pinned if pinned in known else None,
        "forbidden": [name for name in forbidden if name in known],
        "published": None if current is None else [key(MENTOR, each) for each in current],
    }


def _when(wish: CircleWish | None, invited: Invited) -> dict[str, Any]:
    """Her own moments and ways; for whoever has not answered those that the form of the run says."""
    if wish is None:
        return {"slots": sorted(invited.slots), "online": invited.online, "in_person": True}
    return {"slots": sorted(wish.slots), "online": wish.meets_online, "in_person": wish.meets_in_person}


def _limit(student: Student, wish: CircleWish | None, sources: Sources) -> int | None:
    """What she said about circles, else about internships, else what the school says, else the form of the run."""
    said = (
        wish.max_minutes if wish is not None else None,
        student.max_minutes,
        sources.rules.max_travel_minutes,
    )
    return next((minutes for minutes in said if minutes is not None), sources.invited.max_minutes)


def _mentor(mentor: RoleModel, sources: Sources, point: list[float] | None) -> dict[str, Any] | None:
    busy = sources.seats.led.get(mentor.id, []) if sources.invited.keeps_circles else []
    slots = sorted(set(mentor.slots) - set(busy))
    if not slots or mentor.max_circles <= len(busy):
        return None
    return {
        "id": key(MENTOR, mentor.id),
        "fields": sorted(mentor.field_codes),
        "slots": slots,
        "online": mentor.meets_online,
        "in_person": mentor.meets_in_person,
        "location": point,
        "max_minutes": mentor.max_minutes,
        "site": optional_key(SITE, mentor.site_id),
        "max_circles": mentor.max_circles - len(busy),
    }


def _remarks(sources: Sources, students: list[dict[str, Any]], known: set[str]) -> dict[str, list[int]]:
    """Ids of students and mentors about whom the result page has something to say."""
    people = [student for student, _wish in sources.students]
    pairs = list(zip(people, students, strict=True))
    pinned = [student.id for student in people if sources.pins.get(student.id) is not None]
    return {
        "students_unanswered": [student.id for student, wish in sources.students if wish is None],
        "students_unknown_town": [student.id for student, row in pairs if row["location"] is None],
        "students_pin_gone": [each for each in pinned if key(MENTOR, sources.pins[each]) not in known],
        "mentors_without_moments": [each.id for each in sources.mentors if not each.slots],
        "mentors_employer_unlinked": [
            each.id for each in sources.mentors if each.site_id is None and key(MENTOR, each.id) in known
        ],
    }
