"""Asking: a link for the contact of a site, or for a former student who works there; many at once in the background."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.audit.services import Actor, record
from app.companies.models import Site
from app.companies.queries.contacts import address_of
from app.extensions import db, now
from app.inquiries import trail
from app.inquiries.broken_rules import LinkIsOver, NobodyToAsk
from app.inquiries.emails import ask, key_of
from app.inquiries.links import is_open, new_nonce
from app.inquiries.models import CompanyInquiry, InquirySending, InquiryState, Recipient
from app.inquiries.queries.people import alumnae_at
from app.notices.services import withdraw_emails
from app.rolemodels.models import ContactKind, RoleModel
from app.rolemodels.services.contacts import log_contact
from app.schools.models import Period, School

DEFAULT_DAYS, MOST_DAYS = 28, 90
AT_ONCE = 50
"""Sites in one transaction of a sending."""


@dataclass(frozen=True)
class Way:
    """How a question is put: about which period, until when, in which language, and whether Meervoud sends it."""

    period: Period
    expires_on: date
    language: str
    by_email: bool
    to_contacts: bool = True
    to_alumnae: bool = False


def last_day(day: date) -> date:
    """The last day on which a link works when nobody says otherwise."""
    return day + timedelta(days=DEFAULT_DAYS)


def begin_sending(site_ids: Sequence[int], way: Way, *, actor: User) -> InquirySending:
    """Ask about these sites in the background. Raises `NobodyToAsk` for none."""
    if not site_ids:
        raise NobodyToAsk
    sending = InquirySending(
        school_id=actor.school_id,
        period_id=way.period.id,
        to_contacts=way.to_contacts,
        to_alumnae=way.to_alumnae,
        by_email=way.by_email,
        language=way.language,
        expires_on=way.expires_on,
        site_ids=list(site_ids),
        total=len(site_ids),
        author_id=actor.id,
        author_name=actor.name,
    )
    db.session.add(sending)
    db.session.flush()
    record(
        trail.ASK_MANY,
        db.session.get_one(School, actor.school_id),
        actor=actor,
        school_id=actor.school_id,
        subject_name=actor.school.name,
        data={"companies": sending.total},
    )
    return sending


def send_some(sending_id: int) -> bool:
    """Ask about the next sites of a sending; whether some are left. Twice at once asks nobody twice."""
    sending = db.session.get(
        InquirySending, sending_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if sending is None or sending.finished_at is not None:
        return False
    todo, left = sending.site_ids[:AT_ONCE], sending.site_ids[AT_ONCE:]
    way = Way(
        sending.period,
        sending.expires_on,
        sending.language,
        sending.by_email,
        sending.to_contacts,
        sending.to_alumnae,
    )
    sites = db.session.scalars(
        select(Site)
        .where(Site.school_id == sending.school_id, Site.id.in_(todo))
        .options(joinedload(Site.company))
        .order_by(Site.id)
    ).all()
    people = alumnae_at([site.id for site in sites]) if way.to_alumnae else {}
    taken = _open_keys([site.id for site in sites])
    for site in sites:
        made = _ask_about(site, way, people.get(site.id, ()), taken, sending)
        sending.made += made
        sending.skipped += not made
    sending.skipped += len(todo) - len(sites)  # merged with another meanwhile
    sending.site_ids = left
    if not left:
        sending.finished_at = now()
    db.session.flush()
    return bool(left)


def _open_keys(site_ids: Sequence[int]) -> set[str]:
    rows = select(CompanyInquiry.open_key).where(
        CompanyInquiry.site_id.in_(site_ids), CompanyInquiry.open_key.is_not(None)
    )
    return set(filter(None, db.session.scalars(rows)))


def _ask_about(
    site: Site, way: Way, alumnae: Sequence[RoleModel], taken: set[str], sending: InquirySending
) -> int:
    made = 0
    if way.to_contacts and contact_key(site) not in taken and (address_of(site)[1] or not way.by_email):
        ask_contact(site, way, sending=sending)
        made += 1
    for role_model in alumnae:
        if alumna_key(site, role_model) not in taken:
            ask_alumna(role_model, site, way, sending=sending)
            made += 1
    return made


def contact_key(site: Site) -> str:
    """What an open question to the contact of a site is known by."""
    return f"site:{site.id}:contact"


def alumna_key(site: Site, role_model: RoleModel) -> str:
    """What an open question to a former student about a site is known by."""
    return f"site:{site.id}:alumna:{role_model.id}"


def ask_contact(
    site: Site, way: Way, *, sending: InquirySending | None = None, actor: User | None = None
) -> CompanyInquiry:
    """Make the question for a site's contact, or else its trainer; by email where there is an address."""
    name, address = address_of(site)
    inquiry = _new(site, way, sending, actor)
    inquiry.recipient, inquiry.open_key = Recipient.CONTACT, contact_key(site)
    inquiry.to_name, inquiry.to_address = name or site.title, address
    inquiry.by_email = way.by_email and bool(address)
    return _made(inquiry, actor)


def ask_alumna(
    role_model: RoleModel,
    site: Site,
    way: Way,
    *,
    sending: InquirySending | None = None,
    actor: User | None = None,
) -> CompanyInquiry:
    """Make the question for a former student who works there; it is one of the contacts with her."""
    inquiry = _new(site, way, sending, actor)
    inquiry.recipient, inquiry.open_key = Recipient.ALUMNA, alumna_key(site, role_model)
    inquiry.role_model, inquiry.language = role_model, role_model.language
    log_contact(role_model, ContactKind.EMAIL, about=site.title, actor=actor)
    return _made(inquiry, actor)


def _new(site: Site, way: Way, sending: InquirySending | None, actor: User | None) -> CompanyInquiry:
    return CompanyInquiry(
        school_id=site.school_id,
        site=site,
        period=way.period,
        sending_id=sending.id if sending else None,
        language=way.language,
        by_email=way.by_email,
        nonce=new_nonce(),
        expires_on=way.expires_on,
        asked_by_id=actor.id if actor else sending.author_id if sending else None,
        asked_by_name=actor.name if actor else sending.author_name if sending else "",
    )


def _made(inquiry: CompanyInquiry, actor: Actor | None) -> CompanyInquiry:
    db.session.add(inquiry)
    db.session.flush()
    record(
        trail.ASK,
        inquiry.site,
        actor=actor,
        school_id=inquiry.school_id,
        subject_name=inquiry.site.title,
        data={"asked": inquiry.recipient.value},
    )
    ask(inquiry)
    return inquiry


def withdraw(inquiry: CompanyInquiry, *, actor: User) -> None:
    """Take the question back: its link stops working, and emails that have not left stay here."""
    if inquiry.state is not InquiryState.OPEN:
        raise LinkIsOver
    close(inquiry, InquiryState.WITHDRAWN)
    record(trail.WITHDRAW, inquiry.site, actor=actor, subject_name=inquiry.site.title)


def close(inquiry: CompanyInquiry, state: InquiryState) -> None:
    """End an open question without an answer: no link, no email, no reminder."""
    inquiry.move(state)
    inquiry.nonce = ""
    withdraw_emails(key_of(inquiry))
    db.session.flush()


def ask_again(inquiry: CompanyInquiry, expires_on: date, *, actor: User) -> CompanyInquiry:
    """Ask the same person anew, with another link; an open question is withdrawn first. Raises `NobodyToAsk`."""
    if inquiry.state is InquiryState.OPEN:
        withdraw(inquiry, actor=actor)
    way = Way(inquiry.period, expires_on, inquiry.language, inquiry.by_email)
    taken = _open_keys([inquiry.site_id])
    if inquiry.recipient is Recipient.CONTACT:
        if contact_key(inquiry.site) in taken:
            raise LinkIsOver
        return ask_contact(inquiry.site, way, actor=actor)
    known = inquiry.role_model
    at_work = alumnae_at([inquiry.site_id]).get(inquiry.site_id, ())
    if known is None or known not in at_work or alumna_key(inquiry.site, known) in taken:
        raise NobodyToAsk
    return ask_alumna(known, inquiry.site, way, actor=actor)


def note_link(inquiry: CompanyInquiry, *, actor: User) -> None:
    """Record that a colleague saw the link, with which anybody can answer. Raises `LinkIsOver`."""
    if not is_open(inquiry):
        raise LinkIsOver
    record(trail.SHOW_LINK, inquiry.site, actor=actor, subject_name=inquiry.site.title)


def note_links(count: int, *, actor: User) -> None:
    """Record that a colleague took so many links along in a file."""
    school = actor.school
    record(
        trail.EXPORT_LINKS,
        school,
        actor=actor,
        school_id=school.id,
        subject_name=school.name,
        data={"links": count},
    )
