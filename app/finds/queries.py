"""Reads of proposals: of coordinators those of their school, of a student her own."""

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.access import Permission
from app.accounts.models import User
from app.companies.models import Opening, Site
from app.errors import visible_row
from app.extensions import db
from app.finds.models import FindState, FoundCompany
from app.students.models import Student
from app.web.listing import Listing, ListState, SortColumn, page_of

SHOWS = tuple(FindState)
SORTS: dict[str, list[SortColumn]] = {
    "waiting": [FoundCompany.state != FindState.OPEN, FoundCompany.proposed_at, FoundCompany.id],
    "name": [func.lower(FoundCompany.name), FoundCompany.id],
}


def visible_to(user: User) -> Select[FoundCompany]:
    """The proposals of the school for whoever looks after its companies; nothing for others."""
    query = select(FoundCompany).join(FoundCompany.student).options(contains_eager(FoundCompany.student))
    if not user.has(Permission.MANAGE_COMPANIES):
        return query.where(false())
    return query.where(FoundCompany.school_id == user.school_id)


def find_for(user: User, found_company_id: int) -> FoundCompany:
    """One of them; raises NotVisible."""
    return visible_row(visible_to(user).where(FoundCompany.id == found_company_id))


def page_of_finds(user: User, state: ListState) -> Listing[FoundCompany]:
    """The page that is asked for; by itself the oldest that waits on top."""
    query = visible_to(user)
    if shown := state.filters.get("show"):
        query = query.where(FoundCompany.state == FindState(shown))
    return page_of(query, state, SORTS)


def own_finds(student: Student) -> list[FoundCompany]:
    """What she proposed, the newest first."""
    query = (
        select(FoundCompany)
        .where(FoundCompany.student_id == student.id)
        .options(joinedload(FoundCompany.opening).joinedload(Opening.site).joinedload(Site.company))
        .order_by(FoundCompany.id.desc())
    )
    return list(db.session.scalars(query))


def own_find(student: Student, found_company_id: int) -> FoundCompany:
    """One of hers; raises NotVisible."""
    query = select(FoundCompany).where(FoundCompany.student_id == student.id)
    return visible_row(query.where(FoundCompany.id == found_company_id))


def count_open(student: Student) -> int:
    """How many of hers wait for an answer."""
    waiting = (FoundCompany.student_id == student.id, FoundCompany.state == FindState.OPEN)
    return db.session.scalar(select(func.count()).select_from(FoundCompany).where(*waiting)) or 0


def waiting_at(school_id: int) -> Select[FoundCompany]:
    """Those of a school that wait for an answer."""
    return select(FoundCompany).where(
        FoundCompany.school_id == school_id, FoundCompany.state == FindState.OPEN
    )
