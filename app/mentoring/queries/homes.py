"""Where students live who wait for a circle, and mentors who can be asked for one: as points, and town by town."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.models import User
from app.circles.models import CircleWish
from app.extensions import db
from app.mentoring.queries.wishes import waits_for_circle
from app.places.point import Point
from app.places.queries import locate_all
from app.places.ring import Ring
from app.rolemodels.models import Offer, RoleModel
from app.rolemodels.queries import asked_for
from app.schools.models import Period
from app.students.models import Student
from app.students.queries import visible_to
from app.web.listing import PAGE_SIZE, Listing, ListState

STUDENT, MENTOR = 0, 1
"""Which mark somebody has on the map."""


@dataclass(frozen=True, slots=True)
class Home:
    """Somebody in a town: a student who waits, or a mentor."""

    kind: int
    id: int
    name: str
    town: str | None
    point: Point | None


@dataclass(frozen=True, slots=True)
class TownRow:
    """A town and how many of each there are."""

    town: str | None
    students: int
    mentors: int


def homes(user: User, period: Period | None, ring: Ring | None) -> list[Home]:
    """Everybody who waits and every mentor; with a ring those within it. Three statements, whatever their number."""
    students = db.session.scalars(
        visible_to(user)
        .outerjoin(CircleWish, CircleWish.student_id == Student.id)
        .where(Student.has_left.is_(False), waits_for_circle(period))
        .order_by(Student.id)
    ).unique()
    people: list[tuple[int, Student | RoleModel, str | None]] = [
        (STUDENT, student, student.postcode) for student in students
    ]
    mentors = db.session.scalars(asked_for(user.school_id, Offer.CIRCLE)).unique()
    people += [(MENTOR, mentor, None) for mentor in mentors]
    points = locate_all((person.town, postcode) for _kind, person, postcode in people)
    found = [
        Home(kind, person.id, person.name, person.town, point)
        for (kind, person, _postcode), point in zip(people, points, strict=True)
    ]
    return [home for home in found if ring is None or ring.holds(home.point)]


def page_of_towns(people: Sequence[Home], state: ListState) -> Listing[TownRow]:
    """One page of their towns: where most students wait for each mentor first; who has no town comes last."""
    names = {(home.town or "").strip().casefold(): (home.town or "").strip() for home in people}
    counts = {
        kind: Counter((home.town or "").strip().casefold() for home in people if home.kind == kind)
        for kind in (STUDENT, MENTOR)
    }
    rows = [TownRow(names[key] or None, counts[STUDENT][key], counts[MENTOR][key]) for key in names]
    rows.sort(key=lambda row: (row.town is None, -row.students / (row.mentors + 1), row.town or ""))
    first = (min(state.page, max(1, -(-len(rows) // PAGE_SIZE))) - 1) * PAGE_SIZE
    return Listing(rows[first : first + PAGE_SIZE], len(rows), state)
