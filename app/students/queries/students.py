"""Which students somebody sees, and the list of them."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select
from sqlalchemy.orm import joinedload

from app.access import Permission
from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.models import Track
from app.errors import NotVisible, visible_row
from app.extensions import db
from app.reading import remembered
from app.schools.models import Period, Programme, Team
from app.searching import has_words
from app.students.models import ChoiceList, Preference, Student
from app.students.queries.audience import goes_in
from app.web.listing import Listing, ListState, SortColumn, page_of

SORTS: Mapping[str, Sequence[SortColumn]] = {
    "name": (alphabetical(Student.last_name), alphabetical(Student.first_name), Student.id),
    "class": (Student.class_group, alphabetical(Student.last_name), Student.id),
    "programme": (Programme.name, alphabetical(Student.last_name), Student.id),
    "town": (Student.town, alphabetical(Student.last_name), Student.id),
}
NOBODY = "none"
"""Among the supervisors: students who have none yet."""
STATES = ("no_choices", "not_going", "no_account", "participates", "undecided", "not_in_file", "left")


def visible_to(user: User) -> Select[Student]:
    """The students that `user` may see: a coordinator her school's, a supervisor her own, a student herself."""
    query = select(Student).where(Student.school_id == user.school_id, Student.erased_at.is_(None))
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
    found = student_if_any(user)
    if found is None:
        raise NotVisible
    return found


@remembered
def student_if_any(user: User) -> Student | None:
    """The student whose account this is, or None: what stands on pages that others read too asks so."""
    query = select(Student).where(Student.user_id == user.id, Student.school_id == user.school_id)
    return db.session.scalars(query.options(joinedload(Student.programme))).one_or_none()


def _has_choices(period: Period) -> ColumnElement[bool]:
    return exists().where(
        ChoiceList.student_id == Student.id,
        ChoiceList.period_id == period.id,
        Preference.choice_list_id == ChoiceList.id,
    )


def found_by(search: str) -> list[ColumnElement[bool]]:
    """That every word of `search` is in the name, the number or the class of a student."""
    return has_words(
        search,
        Student.first_name,
        Student.last_name,
        Student.name_prefix,
        Student.student_number,
        Student.class_group,
    )


_CHOSEN: Mapping[str, Callable[[str], ColumnElement[bool]]] = {
    "team": lambda value: Student.team_id == int(value),
    "programme": lambda value: Student.programme_id == int(value),
    "track": lambda value: Student.track == Track(value),
    "year": lambda value: Student.year_of_study == int(value),
    "class": lambda value: Student.class_group == value,
    "supervisor": lambda value: (
        Student.supervisor_id.is_(None) if value == NOBODY else Student.supervisor_id == int(value)
    ),
}
"""Per filter the condition of a chosen value."""


def students_listing(user: User, state: ListState, period: Period | None) -> Listing[Student]:
    """One page of the students that `user` may see, with programme and team loaded; `period` is being planned."""
    query = found_students(user, state, period).options(
        joinedload(Student.programme), joinedload(Student.team), joinedload(Student.supervisor)
    )
    return page_of(query, state, SORTS)


def found_students(user: User, state: ListState, period: Period | None) -> Select[Student]:
    """Of the students that `user` may see those who fit what was asked of the list, joined with their programme."""
    query = visible_to(user).join(Student.programme)
    if state.filters.get("state") != "left":
        query = query.where(Student.has_left.is_(False))
    query = query.where(*found_by(state.search))
    for name, condition in _CHOSEN.items():
        if value := state.filters.get(name):
            query = query.where(condition(value))
    conditions = {
        "no_choices": goes_in(period) & ~_has_choices(period) if period else false(),
        "not_going": ~goes_in(period) if period else false(),
        "no_account": Student.user_id.is_(None),
        "participates": Student.participates.is_(True),
        "undecided": Student.participates.is_(None),
        "not_in_file": Student.is_in_file.is_(False),
        "left": Student.has_left.is_(True),
    }
    if (wanted := state.filters.get("state")) in conditions:
        query = query.where(conditions[wanted])
    return query


def count_without_choices(school_id: int, period_id: int) -> int:
    """How many students who go in the period (D12) listed nothing for it."""
    period = db.session.get_one(Period, period_id)
    return db.session.scalar(without_choices(period).where(Student.school_id == school_id)) or 0


def without_choices(period: Period) -> Select[int]:
    """What counts them."""
    return select(func.count(Student.id)).where(goes_without_choices(period))


def goes_without_choices(period: Period) -> ColumnElement[bool]:
    """On `Student`: goes in the period (D12) and listed nothing for it."""
    return goes_in(period) & ~_has_choices(period)


def filter_choices(school_id: int) -> tuple[list[Team], list[Programme]]:
    """The teams and programmes that students of the school have, for the filters."""
    teams = db.session.scalars(select(Team).where(Team.school_id == school_id).order_by(Team.name)).all()
    programmes = db.session.scalars(
        select(Programme).where(Programme.school_id == school_id).order_by(Programme.name)
    ).all()
    return list(teams), list(programmes)


def years_and_classes(school_id: int) -> tuple[list[int], list[str]]:
    """The years of study and classes that students of the school are in, for the filters."""
    rows = db.session.execute(
        select(Student.year_of_study, Student.class_group)
        .where(Student.school_id == school_id, Student.has_left.is_(False))
        .distinct()
    ).all()
    years = sorted({year for year, _ in rows if year is not None})
    return years, sorted({class_group for _, class_group in rows if class_group}, key=str.casefold)
