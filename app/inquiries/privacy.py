"""What questions hold about people: who was asked, who is named as contact, and what a former student said."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.companies.models import Site
from app.inquiries.models import ClaimSubject, CompanyClaim, CompanyInquiry, InquirySending
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose

Column = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]


def _names(number: int, name: Column, address: Column) -> ColumnElement[bool]:
    """That a row names who is contact or trainer at the site now, and not somebody before or after."""
    addresses = [func.lower(Site.contact_email), func.lower(Site.trainer_email)]
    is_address = and_(address != "", func.lower(address).in_(addresses))
    is_name = and_(name != "", name.in_([Site.contact_name, Site.trainer_name]))
    return exists().where(Site.id == number, or_(is_address, is_name))


INQUIRIES = Holding(
    CompanyInquiry,
    _l("Questions about a company"),
    rows={
        Whose.CONTACT: lambda number: and_(
            CompanyInquiry.site_id == number,
            _names(number, CompanyInquiry.to_name, CompanyInquiry.to_address),
        ),
        Whose.ROLE_MODEL: lambda number: CompanyInquiry.role_model_id == number,
    },
    shown={
        Whose.CONTACT: "to_name to_address language asked_at expires_on state answered_at",
        Whose.ROLE_MODEL: "site_id language asked_at expires_on state answered_at",
    },
    staff={"asked_by_id": "asked_by_name"},
    plain="id school_id period_id sending_id recipient role_model_id by_email open_key reminded is_told version",
    opens="nonce",
    source=words.COORDINATOR,
    readers=words.COORDINATORS,
    kept=Kept.INQUIRIES,
    words={"expires_on": _l("last day to answer")},
)
CLAIMS = Holding(
    CompanyClaim,
    _l("What was said about a company"),
    rows={
        Whose.CONTACT: lambda number: and_(
            CompanyClaim.site_id == number,
            CompanyClaim.subject == ClaimSubject.CONTACT,
            _names(number, CompanyClaim.contact_name, CompanyClaim.contact_email),
        ),
        Whose.ROLE_MODEL: lambda number: CompanyClaim.inquiry_id.in_(
            select(CompanyInquiry.id).where(CompanyInquiry.role_model_id == number)
        ),
    },
    shown={
        Whose.CONTACT: "contact_name contact_email contact_phone said_on state",
        Whose.ROLE_MODEL: "site_id subject women technical_staff seats work has_changing_room has_clothes "
        "contact_name contact_email contact_phone said_on state settled_at",
    },
    staff={"settled_by_id": "settled_by_name"},
    plain="id school_id inquiry_id version",
    source=_l("somebody at the company, or a former student who works there"),
    readers=words.COORDINATORS,
    kept=Kept.INQUIRIES,
    words={
        "subject": _l("about"),
        "women": _l("women in technical roles"),
        "technical_staff": _l("everybody in technical roles"),
        "seats": _l("places"),
        "work": _l("what an intern does"),
        "has_changing_room": _l("changing room and toilet for women and men"),
        "has_clothes": _l("clothes in every size"),
        "said_on": _l("said on"),
        "settled_at": _l("decided"),
    },
)
SENDINGS = Holding(
    InquirySending,
    "Sendings of questions",
    staff={"author_id": "author_name"},
    plain="id school_id period_id to_contacts to_alumnae by_email language expires_on site_ids total made skipped "
    "began_at finished_at",
    nobody="which companies a coordinator asked at once",
)
HELD = (INQUIRIES, CLAIMS, SENDINGS)
