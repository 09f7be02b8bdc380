"""Who was asked, and how far that is."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.models import Company, Site
from app.companies.queries.sites import visible_to
from app.errors import visible_row
from app.extensions import db
from app.inquiries.models import CompanyInquiry, InquirySending, InquiryState
from app.privacy.retention import beginning_of
from app.schools.queries import today
from app.searching import has_words
from app.web.listing import Listing, ListState, SortColumn, page_of

REMIND_AFTER = (timedelta(days=7), timedelta(days=14))
CALL_AFTER = timedelta(days=21)
"""From when a question that was sent and reminded of is a task."""
TO_CALL = "to_call"
STATES = (TO_CALL, *InquiryState)
_NAME = alphabetical(func.coalesce(Site.name, Company.name))


def inquiries_visible_to(user: User) -> Select[CompanyInquiry]:
    """The questions about sites that this person may see, with site and company."""
    sites = visible_to(user).with_only_columns(Site.id)
    return (
        select(CompanyInquiry)
        .join(CompanyInquiry.site)
        .join(Site.company)
        .options(
            contains_eager(CompanyInquiry.site).contains_eager(Site.company),
            joinedload(CompanyInquiry.role_model),
        )
        .where(CompanyInquiry.school_id == user.school_id, CompanyInquiry.site_id.in_(sites))
    )


def inquiry_for(user: User, inquiry_id: int) -> CompanyInquiry:
    """One of them; raises `NotVisible`."""
    return visible_row(inquiries_visible_to(user).where(CompanyInquiry.id == inquiry_id))


def sending_for(user: User, sending_id: int) -> InquirySending:
    """A sending of the user's school; raises `NotVisible`."""
    mine = (InquirySending.id == sending_id, InquirySending.school_id == user.school_id)
    return visible_row(select(InquirySending).where(*mine))


def is_to_call() -> ColumnElement[bool]:
    """Reminded twice and still silent a week later, or out of time; and nobody of that site asked again since."""
    later = CompanyInquiry.__table__.alias("later")
    asked_since = (
        select(later.c.id)
        .where(
            later.c.site_id == CompanyInquiry.site_id,
            later.c.id > CompanyInquiry.id,
            later.c.state.in_((InquiryState.OPEN.value, InquiryState.ANSWERED.value)),
        )
        .exists()
    )
    late = CompanyInquiry.state == InquiryState.EXPIRED
    reminded = and_(
        CompanyInquiry.state == InquiryState.OPEN,
        CompanyInquiry.reminded >= len(REMIND_AFTER),
        CompanyInquiry.asked_at < beginning_of(today() - CALL_AFTER + timedelta(days=1)),
    )
    return or_(late, reminded) & ~asked_since


SORTS: dict[str, Sequence[SortColumn]] = {
    "asked": [CompanyInquiry.asked_at, CompanyInquiry.id],
    "name": [_NAME, CompanyInquiry.id],
    "expires": [CompanyInquiry.expires_on, CompanyInquiry.id],
}


def page_of_asked(user: User, state: ListState) -> Listing[CompanyInquiry]:
    """One page of the questions; filter `state`, also "to_call": those that a person has to look after."""
    return page_of(_matching(user, state), state, SORTS)


def with_open_link(user: User, state: ListState) -> list[CompanyInquiry]:
    """Of the questions that match the filters, those that can be answered now, by name."""
    can_be_answered = (CompanyInquiry.state == InquiryState.OPEN, CompanyInquiry.expires_on >= today())
    query = _matching(user, state).where(*can_be_answered)
    return list(db.session.scalars(query.order_by(_NAME, CompanyInquiry.id)))


def _matching(user: User, state: ListState) -> Select[CompanyInquiry]:
    query = inquiries_visible_to(user)
    query = query.where(*has_words(state.search, Company.name, Site.name, Site.town))
    if (wanted := state.filters.get("state")) == TO_CALL:
        return query.where(is_to_call())
    return query.where(CompanyInquiry.state == wanted) if wanted else query


def to_call(school_id: int) -> Select[int]:
    """What counts the questions that wait for a telephone call."""
    return select(func.count(CompanyInquiry.id)).where(CompanyInquiry.school_id == school_id, is_to_call())


def sendings_of(user: User) -> list[InquirySending]:
    """The latest sendings of the school."""
    query = select(InquirySending).where(InquirySending.school_id == user.school_id)
    return list(db.session.scalars(query.order_by(InquirySending.id.desc()).limit(5)))
