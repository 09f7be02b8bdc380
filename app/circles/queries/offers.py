"""Free seats: which running circles would suit a student, how far each is, and what stands in the way.

Reach and moments are shown, never enforced: people decide. R25 and a decision to keep two people apart are rules.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.circles.models import CircleState, CircleWish, Membership, MentoringCircle
from app.circles.queries.seats import kept_apart, people_in, placement_sites
from app.errors import NotVisible
from app.extensions import db
from app.places.point import Point, minutes
from app.places.queries import locate_all
from app.rolemodels.models import RoleModel
from app.schools.models import Period
from app.schools.queries import today
from app.students.models import Student

RULES = frozenset({"not_independent", "kept_apart", "full"})
"""Obstacles that no person can set aside."""


@dataclass(frozen=True)
class SeatOffer:
    """What a circle would mean for one student. `obstacles` are codes: the rules first, then what only hinders."""

    circle: MentoringCircle
    free: int
    minutes: int | None
    obstacles: tuple[str, ...]

    @property
    def is_allowed(self) -> bool:
        """Whether no rule stands in the way."""
        return not RULES & set(self.obstacles)

    @property
    def fits(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.obstacles


@dataclass(frozen=True)
class Around:
    """All that offers in one period stand on, read once."""

    circles: Sequence[MentoringCircle]
    people: Mapping[int, list[Membership]]
    sites: Mapping[int, int]
    apart: Collection[tuple[int, int]]
    points: Mapping[int, Point | None]
    """Where each circle meets in person: at its host's."""


def circles_open_now(school_id: int) -> list[MentoringCircle]:
    """The circles that run in a period that has not ended, by number; a full one is among them."""
    return list(
        db.session.scalars(
            select(MentoringCircle)
            .join(MentoringCircle.period)
            .where(
                MentoringCircle.school_id == school_id,
                MentoringCircle.state == CircleState.ACTIVE,
                Period.ends_on >= today(),
            )
            .options(joinedload(MentoringCircle.period))
            .order_by(MentoringCircle.number)
        )
    )


def circle_open_now(school_id: int, circle_id: int) -> MentoringCircle:
    """One of `circles_open_now`; raises `NotVisible`."""
    found = next((each for each in circles_open_now(school_id) if each.id == circle_id), None)
    if found is None:
        raise NotVisible
    return found


def around(circles: Sequence[MentoringCircle]) -> Around:
    """Read what the offers of these circles stand on; a handful of statements for all of them."""
    people = people_in([circle.id for circle in circles])
    hosts = {circle.id: _host(people[circle.id]) for circle in circles}
    places = locate_all(_address(hosts[circle.id]) for circle in circles)
    periods = {circle.period_id for circle in circles}
    return Around(
        circles=circles,
        people=people,
        sites={pair: site for period in periods for pair, site in placement_sites(period).items()},
        apart={pair for period in periods for pair in kept_apart(period)},
        points={circle.id: point for circle, point in zip(circles, places, strict=True)},
    )


def _host(seats: list[Membership]) -> RoleModel | None:
    return next((row.role_model for row in seats if row.role.value == "host"), None)


def _address(host: RoleModel | None) -> tuple[str | None, str | None]:
    if host is None:
        return None, None
    return (host.site.town, host.site.postcode) if host.site else (host.town, host.postcode)


def journeys(known: Around) -> dict[int, int | None]:
    """Minutes to the circle's place by membership, for every student in these circles; None online, or not known."""
    seats = [row for circle in known.circles for row in known.people[circle.id] if row.student is not None]
    homes = locate_all((row.student.town, row.student.postcode) for row in seats if row.student is not None)
    online = {circle.id for circle in known.circles if circle.is_online}
    return {
        row.id: None if row.circle_id in online else minutes(home, known.points[row.circle_id])
        for row, home in zip(seats, homes, strict=True)
    }


def wish_of(student: Student) -> CircleWish | None:
    """Her own word about circles; None when she has not answered."""
    return db.session.get(CircleWish, student.id)


def offers_for(known: Around, student: Student, wish: CircleWish | None) -> list[SeatOffer]:
    """What each circle that she is not in would mean for her: those that fit first, then the nearest."""
    return offers_for_all(known, [(student, wish)])[0]


def offers_for_all(
    known: Around, asking: Sequence[tuple[Student, CircleWish | None]]
) -> list[list[SeatOffer]]:
    """`offers_for` each of these, in the same order; their homes are looked up in one statement."""
    homes = locate_all((student.town, student.postcode) for student, _wish in asking)
    return [_offers(known, *each, home) for each, home in zip(asking, homes, strict=True)]


def _offers(known: Around, student: Student, wish: CircleWish | None, home: Point | None) -> list[SeatOffer]:
    offers = [
        _offer(known, circle, student, wish, home)
        for circle in known.circles
        if all(row.student_id != student.id for row in known.people[circle.id])
    ]
    return sorted(offers, key=lambda each: (not each.is_allowed, len(each.obstacles), each.minutes or 0))


def _offer(
    known: Around, circle: MentoringCircle, student: Student, wish: CircleWish | None, home: Point | None
) -> SeatOffer:
    seats = known.people[circle.id]
    free = circle.max_size - sum(row.student_id is not None for row in seats)
    mentors = [row.role_model for row in seats if row.role_model is not None]
    far = None if circle.is_online else minutes(home, known.points[circle.id])
    at_work = known.sites.get(student.id)
    checks = {
        "full": free <= 0,
        "not_independent": any(
            mentor.site_id is not None and mentor.site_id == at_work for mentor in mentors
        ),
        "kept_apart": any((student.id, mentor.id) in known.apart for mentor in mentors),
        "no_mentor": not mentors,
        "moment": wish is not None and bool(wish.slots) and circle.slot.value not in wish.slots,
        "online": wish is not None and circle.is_online and not wish.meets_online,
        "in_person": wish is not None and not circle.is_online and not wish.meets_in_person,
        "far": far is not None and _limit(student, wish) is not None and far > (_limit(student, wish) or 0),
    }
    return SeatOffer(circle, max(free, 0), far, tuple(code for code, holds in checks.items() if holds))


def _limit(student: Student, wish: CircleWish | None) -> int | None:
    return wish.max_minutes if wish is not None and wish.max_minutes is not None else student.max_minutes
