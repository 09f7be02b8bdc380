"""Which requests a person sees, the list of them, and a student's own wishes."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.access import Permission
from app.accounts.models import User
from app.activities.models import Invitation, InvitationState, Request, RequestState
from app.companies.models import Company, Site
from app.errors import visible_row
from app.extensions import db
from app.rolemodels.models import Offer
from app.searching import has_words
from app.students.models import Student
from app.web.listing import Listing, ListState, SortColumn, page_of

NO_DAY = date(9999, 12, 31)
"""Sorts after every day."""
_BY_STATE = case(
    {
        RequestState.OPEN: 0,
        RequestState.AGREED: 1,
        RequestState.HELD: 2,
        RequestState.NOT_HELD: 3,
        RequestState.CANCELLED: 4,
    },
    value=Request.state,
)
SORTS: Mapping[str, SortColumn | Sequence[SortColumn]] = {
    "state": (case((Request.needs_coordinator, 0), else_=1), _BY_STATE, Request.id),
    "day": (func.coalesce(Request.on_date, NO_DAY), Request.id),
    "title": (func.lower(Request.title), Request.id),
    "made": Request.id,
}


def visible_to(user: User) -> Select[Request]:
    """The requests of the user's school for a coordinator, a colleague's own, and a student's own wishes."""
    query = select(Request).where(Request.school_id == user.school_id)
    if user.has(Permission.MANAGE_ACTIVITIES):
        return query
    scopes: list[ColumnElement[bool]] = [Request.id.is_(None)]
    if user.has(Permission.REQUEST_ACTIVITIES):
        scopes.append(Request.author_id == user.id)
    if user.has(Permission.WISH_ACTIVITY):
        own = select(Student.id).where(Student.user_id == user.id, Student.school_id == user.school_id)
        scopes.append(Request.student_id.in_(own))
    return query.where(or_(*scopes))


def _with_names(query: Select[Request]) -> Select[Request]:
    return query.options(
        joinedload(Request.student).joinedload(Student.programme),
        joinedload(Request.site).joinedload(Site.company),
        joinedload(Request.team),
        joinedload(Request.domain),
    )


def request_for(user: User, request_id: int) -> Request:
    """One request that this person may see; raises NotVisible."""
    return visible_row(_with_names(visible_to(user)).where(Request.id == request_id))


def page_of_requests(user: User, state: ListState) -> Listing[Request]:
    """One page of the visible requests: a word in the title or company, a state, a kind, who has to act."""
    query = visible_to(user).outerjoin(Request.site).outerjoin(Site.company)
    columns = (Request.title, Company.name, Site.name, Request.town, Request.author_name)
    query = query.where(*has_words(state.search, *columns))
    if wanted := state.filters.get("state"):
        is_wanted = (
            Request.needs_coordinator.is_(True)
            if wanted == "needs_you"
            else Request.state == RequestState(wanted)
        )
        query = query.where(is_wanted)
    if offer := state.filters.get("offer"):
        query = query.where(Request.offer == Offer(offer))
    return page_of(_with_names(query), state, SORTS)


def wishes_of(student: Student) -> list[Request]:
    """A student's own wishes, the newest first."""
    query = select(Request).where(Request.student_id == student.id).order_by(Request.id.desc())
    return list(db.session.scalars(_with_names(query)))


def wishes_with_days(student: Student) -> list[tuple[Request, Invitation | None]]:
    """A student's own wishes, each with the invitation of whoever said yes to it; one or two statements."""
    wishes = wishes_of(student)
    if not wishes:
        return []
    coming = {
        one.request_id: one
        for one in db.session.scalars(
            select(Invitation).where(
                Invitation.request_id.in_([wish.id for wish in wishes]),
                Invitation.state == InvitationState.ACCEPTED,
            )
        )
    }
    return [(wish, coming.get(wish.id)) for wish in wishes]


def wishes_to_confirm(student: Student) -> Select[int]:
    """What counts her open wishes to which somebody said yes, on a day that she has not confirmed."""
    has_day = exists().where(
        Invitation.request_id == Request.id, Invitation.state == InvitationState.ACCEPTED
    )
    own = (Request.student_id == student.id, Request.state == RequestState.OPEN)
    return select(func.count(Request.id)).where(*own, has_day)


def wish_for(student: Student, request_id: int) -> Request:
    """One wish of this student; raises NotVisible."""
    query = select(Request).where(Request.student_id == student.id, Request.id == request_id)
    return visible_row(_with_names(query))
