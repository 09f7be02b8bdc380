"""Deciding on what was said: take it over in the register, or set it aside. Both stay, with who decided."""

from collections.abc import Iterable

from sqlalchemy import select

from app.accounts.models import User
from app.audit.services import record
from app.companies.broken_rules import RegistryRefusal
from app.companies.models import Opening
from app.companies.services import OpeningDetails, add_count, add_opening, change_opening, change_site
from app.extensions import db, now
from app.inquiries import trail
from app.inquiries.broken_rules import AlreadySettled, InquiryRefusal, PlacesByHand
from app.inquiries.emails import tell_what_changed
from app.inquiries.models import ClaimState, ClaimSubject, CompanyClaim, CompanyInquiry, Recipient
from app.inquiries.queries.register import codes_offered, openings_in
from app.rolemodels.models import IN_REGISTER


def accept(claim: CompanyClaim, *, actor: User, by_hand: bool = False) -> None:
    """Take over what was said; other answers on the same thing are set aside, for they differ.

    `by_hand`: a colleague entered it already, so that only the answer is settled. Raises `AlreadySettled`,
    `PlacesByHand`, and what the register refuses.
    """
    _take_up(claim)
    if not by_hand:
        _ACTS[claim.subject](claim, actor)
    _settle(claim, ClaimState.ACCEPTED, actor)
    record(
        trail.ACCEPT,
        claim.site,
        actor=actor,
        subject_name=claim.site.title,
        data={"subject": claim.subject.value, "by_hand": by_hand},
    )
    for other in _rivals(claim):
        set_aside(other, actor=actor)
    _tell(claim.inquiry)


def set_aside(claim: CompanyClaim, *, actor: User) -> None:
    """Leave the register as it is; the answer stays in the history. Raises `AlreadySettled`."""
    _take_up(claim)
    _settle(claim, ClaimState.SET_ASIDE, actor)
    record(
        trail.SET_ASIDE,
        claim.site,
        actor=actor,
        subject_name=claim.site.title,
        data={"subject": claim.subject.value},
    )
    _tell(claim.inquiry)


def accept_several(claims: Iterable[CompanyClaim], *, actor: User) -> tuple[int, list[CompanyClaim]]:
    """Accept each that can be; returns how many were, and those that a person has to look at.

    What refuses one does so before anything of it is written.
    """
    accepted, refused = 0, []
    for claim in claims:
        try:
            accept(claim, actor=actor)
            accepted += 1
        except (InquiryRefusal, RegistryRefusal):
            refused.append(claim)
    return accepted, refused


def _take_up(claim: CompanyClaim) -> None:
    db.session.flush()
    db.session.refresh(claim, with_for_update={"of": CompanyClaim, "key_share": True})
    if claim.state is not ClaimState.WAITING:
        raise AlreadySettled


def _settle(claim: CompanyClaim, state: ClaimState, actor: User) -> None:
    claim.state, claim.settled_at = state, now()
    claim.settled_by_id, claim.settled_by_name = actor.id, actor.name
    db.session.flush()


def _rivals(claim: CompanyClaim) -> list[CompanyClaim]:
    """What others said of the same, and nobody decided on: of places, about the same period."""
    others = (
        select(CompanyClaim)
        .join(CompanyClaim.inquiry)
        .where(
            CompanyClaim.site_id == claim.site_id,
            CompanyClaim.subject == claim.subject,
            CompanyClaim.state == ClaimState.WAITING,
            CompanyClaim.id != claim.id,
        )
        .order_by(CompanyClaim.id)
    )
    if claim.subject is ClaimSubject.SEATS:
        others = others.where(CompanyInquiry.period_id == claim.inquiry.period_id)
    return list(db.session.scalars(others))


def _tell(inquiry: CompanyInquiry) -> None:
    """A former student hears what her answer changed, once, when all of it was decided on."""
    is_hers = inquiry.recipient is Recipient.ALUMNA and inquiry.role_model is not None
    if not is_hers or inquiry.is_told or any(one.state is ClaimState.WAITING for one in inquiry.claims):
        return
    inquiry.is_told = True
    if inquiry.role_model is not None and inquiry.role_model.state in IN_REGISTER:
        tell_what_changed(inquiry)


def _count(claim: CompanyClaim, actor: User) -> None:
    add_count(
        claim.site,
        women=claim.women or 0,
        counted_on=claim.said_on,
        source=claim.inquiry.recipient.source,
        technical_staff=claim.technical_staff,
        actor=actor,
    )


def _contact(claim: CompanyClaim, actor: User) -> None:
    """The contact is who was named: what was not said of her is not known, rather than her predecessor's."""
    names = ("contact_name", "contact_email", "contact_phone")
    values = {name: getattr(claim, name) for name in names}
    is_another = values["contact_name"] and values["contact_name"] != claim.site.contact_name
    kept = values if is_another else {name: value for name, value in values.items() if value}
    change_site(claim.site, {}, kept, actor=actor)


def _seats(claim: CompanyClaim, actor: User) -> None:
    openings = openings_in(claim.site_id, claim.inquiry.period_id)
    if len(openings) > 1:
        raise PlacesByHand(len(openings))
    if openings:
        _change(openings[0], actor, capacity=claim.seats)
        return
    period = claim.inquiry.period
    codes = codes_offered(claim.site, period)
    if not codes:
        raise PlacesByHand(0)
    details = OpeningDetails(period.id, claim.seats or 0, None, period.starts_on, period.ends_on)
    add_opening(claim.site, details, codes, actor=actor)


def _work(claim: CompanyClaim, actor: User) -> None:
    """What an intern does goes with the openings of the period; without any it stands on the page of the site."""
    for opening in openings_in(claim.site_id, claim.inquiry.period_id):
        _change(opening, actor, description=claim.work)


def _facilities(_claim: CompanyClaim, _actor: User) -> None:
    """Shown on the page of the site, and ticked beforehand where the talk is recorded: that decides (R13)."""


def _change(opening: Opening, actor: User, **values: object) -> None:
    known = {name: getattr(opening, name) for name in OpeningDetails.__dataclass_fields__}
    change_opening(opening, OpeningDetails(**{**known, **values}), opening.programme_codes, actor=actor)


_ACTS = {
    ClaimSubject.COUNT: _count,
    ClaimSubject.SEATS: _seats,
    ClaimSubject.CONTACT: _contact,
    ClaimSubject.WORK: _work,
    ClaimSubject.FACILITIES: _facilities,
}
