"""Which students somebody sees, and the list of them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select
from sqlalchemy.orm import joinedload

from app.access import Permission
from app.accounts.models import User
from app.alphabet import alphabetical
from app.errors import visible_row
from app.extensions import db
from app.schools.models import Period, Programme, Team
from app.students.models import ChoiceList, Preference, Student
from app.students.queries.audience import goes_in
from app.web.listing import Listing, ListState, SortColumn, page_of

SORTS: Mapping[str, Sequence[SortColumn]] = {
    "name": (alphabetical(Student.last_name), alphabetical(Student.first_name), Student.id),
    "class": (Student.class_group, alphabetical(Student.last_name), Student.id),
    "programme": (Programme.name, alphabetical(Student.last_name), Student.id),
    "town": (Student.town, alphabetical(Student.last_name), Student.id),
}
STATES = ("no_choices", "no_account", "participates", "not_in_file", "left")


def visible_to(user: User) -> Select[Student]:
    """The students that `user` may see: a coordinator her school's, a supervisor her own, a student herself."""
    query = select(Student).where(Student.school_id == user.school_id)
    if user.has(Permission.VIEW_STUDENTS):
        return query
    scopes = []
    if user.has(Permission.VIEW_OWN_STUDENTS):
        scopes.append(Student.supervisor_id == user.id)
    if user.has(Permission.CHOOSE_OPENINGS):
        scopes.append(Student.user_id == user.id)
    return query.where(or_(*scopes) if scopes else false())


def student_for(user: User, student_id: int) -> Student:
    """One student whom `user` may see. Raises NotVisible."""
    query = visible_to(user).where(Student.id == student_id)
    return visible_row(
        query.options(joinedload(Student.programme), joinedload(Student.team), joinedload(Student.supervisor))
    )


def student_of(user: User) -> Student:
    """The student whose account this is. Raises NotVisible when the account is nobody's."""
    return visible_row(
        select(Student)
        .where(Student.user_id == user.id, Student.school_id == user.school_id)
        .options(joinedload(Student.programme))
    )


def _has_choices(period_id: int | None) -> ColumnElement[bool]:
    return exists().where(
        ChoiceList.student_id == Student.id,
        ChoiceList.period_id == (period_id or 0),
        Preference.choice_list_id == ChoiceList.id,
    )


def students_listing(user: User, state: ListState, period_id: int | None) -> Listing[Student]:
    """One page of the students that `user` may see, with programme and team loaded."""
    query = (
        visible_to(user)
        .join(Student.programme)
        .options(joinedload(Student.programme), joinedload(Student.team), joinedload(Student.supervisor))
    )
    if state.filters.get("state") != "left":
        query = query.where(Student.has_left.is_(False))
    for word in state.search.split():
        pattern = f"%{word}%"
        query = query.where(
            or_(
                Student.first_name.ilike(pattern),
                Student.last_name.ilike(pattern),
                Student.name_prefix.ilike(pattern),
                Student.student_number.ilike(pattern),
                Student.class_group.ilike(pattern),
            )
        )
    if team := state.filters.get("team"):
        query = query.where(Student.team_id == int(team))
    if programme := state.filters.get("programme"):
        query = query.where(Student.programme_id == int(programme))
    conditions = {
        "no_choices": ~_has_choices(period_id),
        "no_account": Student.user_id.is_(None),
        "participates": Student.participates.is_(True),
        "not_in_file": Student.is_in_file.is_(False),
        "left": Student.has_left.is_(True),
    }
    if (wanted := state.filters.get("state")) in conditions:
        query = query.where(conditions[wanted])
    return page_of(query, state, SORTS)


def count_without_choices(school_id: int, period_id: int) -> int:
    """How many of those who go in the period listed nothing for it (D12)."""
    period = db.session.get_one(Period, period_id)
    count = db.session.scalar(
        select(func.count(Student.id)).where(
            Student.school_id == school_id, goes_in(period), ~_has_choices(period_id)
        )
    )
    return count or 0


def filter_choices(school_id: int) -> tuple[list[Team], list[Programme]]:
    """The teams and programmes that students of the school have, for the filters."""
    teams = db.session.scalars(select(Team).where(Team.school_id == school_id).order_by(Team.name)).all()
    programmes = db.session.scalars(
        select(Programme).where(Programme.school_id == school_id).order_by(Programme.name)
    ).all()
    return list(teams), list(programmes)
