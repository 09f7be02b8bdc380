"""What happens to questions when a contact is erased or a former student leaves: no link, no name, no words of hers."""

from sqlalchemy import ColumnElement, select, update

from app.extensions import db
from app.inquiries.models import (
    ClaimState,
    ClaimSubject,
    CompanyClaim,
    CompanyInquiry,
    InquiryState,
    Recipient,
)
from app.inquiries.services.asking import close
from app.privacy.erasure import Part
from app.privacy.people import Person
from app.privacy.registry import Whose
from app.rolemodels.models import RoleModel


def unname(which: ColumnElement[bool], *, forgets_alumnae: bool = False) -> None:
    """Take who was asked, and whom they named as contact, out of these questions; open ones end first."""
    found = select(CompanyInquiry).where(which).order_by(CompanyInquiry.id).with_for_update(key_share=True)
    for inquiry in db.session.scalars(found).all():
        if inquiry.state is InquiryState.OPEN:
            close(inquiry, InquiryState.WITHDRAWN)
        inquiry.nonce = ""  # the page of thanks opens no more
        inquiry.to_name = inquiry.to_address = ""
        if forgets_alumnae:
            inquiry.role_model_id = None
        for claim in inquiry.claims:
            claim.contact_name = claim.contact_email = claim.contact_phone = None
            if claim.subject is ClaimSubject.CONTACT and claim.state is ClaimState.WAITING:
                claim.state = ClaimState.SET_ASIDE
    db.session.flush()


def _wipe(person: Person) -> None:
    site_id = person.ids.get(Whose.CONTACT)
    if site_id is None:
        return
    unname((CompanyInquiry.site_id == site_id) & (CompanyInquiry.recipient == Recipient.CONTACT))
    named = {"contact_name": None, "contact_email": None, "contact_phone": None}
    db.session.execute(update(CompanyClaim).where(CompanyClaim.site_id == site_id).values(named))


def leave_questions(role_model: RoleModel) -> None:
    """A former student leaves the register: her links end, her words go; numbers stay, nobody knows whose."""
    mine = CompanyInquiry.role_model_id == role_model.id
    ids = select(CompanyInquiry.id).where(mine)
    hers = (CompanyClaim.inquiry_id.in_(ids), CompanyClaim.subject == ClaimSubject.WORK)
    waits = (*hers, CompanyClaim.state == ClaimState.WAITING)
    db.session.execute(update(CompanyClaim).where(*waits).values(state=ClaimState.SET_ASIDE))
    db.session.execute(update(CompanyClaim).where(*hers).values(work=None))
    unname(mine, forgets_alumnae=True)


PART = Part(wipe=_wipe)
