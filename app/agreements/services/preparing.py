"""Telling the company who comes (R14): name, programme, dates and supervisor, and nothing else; or that nobody does."""

from typing import Literal

from app.accounts.models import User
from app.agreements.broken_rules import NoAddress, NothingToPrepare
from app.agreements.emails import letter_text, off_text
from app.agreements.links import link_for
from app.agreements.models import CompanyPreparation, PreparationWay
from app.agreements.queries.preparations import is_prepared, preparations_of
from app.agreements.trail import PREPARE_COMPANY
from app.audit.services import record
from app.companies.queries.contacts import address_of
from app.extensions import db
from app.inquiries.links import new_nonce
from app.notices.services import queue_email
from app.placements.models import Placement
from app.placements.services.life import take_up
from app.students.emails import EmailText


def email_company(placement: Placement, *, actor: User) -> None:
    """Send the preparation to the company, once for these days. Raises `NoAddress` or `NothingToPrepare`."""
    if not _begins_telling(placement):
        return
    name, address = address_of(placement.opening.site)
    if not address:
        raise NoAddress
    told = _note(placement, PreparationWay.EMAIL, actor, name, address, new_nonce())
    text = letter_text(placement, link_for(told), told.last_day)
    days = f"{placement.starts_on.isoformat()}:{placement.ends_on.isoformat()}"
    _send(placement, days, name, address, text, is_secret=True)


def note_given(placement: Placement, *, actor: User) -> None:
    """Record that the company was told by hand or by telephone. Raises `NothingToPrepare`."""
    if _begins_telling(placement):
        _note(placement, PreparationWay.BY_HAND, actor)


def company_knows(placement: Placement) -> Literal["", "email", "by_hand"]:
    """How the company of somebody who does not come after all hears of it: not at all, as it never knew, or how."""
    if not preparations_of(placement):
        return ""
    return "email" if address_of(placement.opening.site)[1] else "by_hand"


def tell_off(placement: Placement) -> bool:
    """Send a company that was told who comes that the student does not; False where it gets no email of this."""
    if company_knows(placement) != "email":
        return False
    name, address = address_of(placement.opening.site)
    _send(placement, "off", name, address, off_text(placement))
    return True


def _send(
    placement: Placement, about: str, name: str, address: str, text: EmailText, *, is_secret: bool = False
) -> None:
    queue_email(
        key=f"preparation:{placement.id}:{about}",
        kind="preparation",
        school_id=placement.school_id,
        to_name=name,
        to_address=address,
        subject=text.subject,
        body=text.body,
        language=text.language,
        is_secret=is_secret,
    )


def _begins_telling(placement: Placement) -> bool:
    """Lock the placement; False where the company was told of these days already: the first time counts."""
    take_up(placement)
    if not placement.is_held:
        raise NothingToPrepare
    return not is_prepared(placement)


def _note(
    placement: Placement,
    way: PreparationWay,
    actor: User,
    to_name: str = "",
    to_address: str = "",
    nonce: str = "",
) -> CompanyPreparation:
    told = CompanyPreparation(
        school_id=placement.school_id,
        placement_id=placement.id,
        starts_on=placement.starts_on,
        ends_on=placement.ends_on,
        way=way,
        to_name=to_name,
        to_address=to_address,
        author_id=actor.id,
        author_name=actor.name,
        placement=placement,
        nonce=nonce,
    )
    db.session.add(told)
    db.session.flush()
    record(
        PREPARE_COMPANY,
        placement,
        actor=actor,
        about=placement.student,
        data={"means": way.value, "first_day": placement.starts_on.isoformat()},
    )
    return told
