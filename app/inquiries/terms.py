"""How long it is kept who was asked about a company, and whom they named."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_, select

from app.inquiries.erasing import unname
from app.inquiries.models import CompanyClaim, CompanyInquiry
from app.privacy.retention import Term, beginning_of
from app.privacy.trail import TERM_TITLES


def _asked_before(school_id: int, before: date) -> Select[int]:
    """What was asked before that day and still names somebody, or ties it to a former student."""
    names = select(CompanyClaim.inquiry_id).where(
        or_(
            CompanyClaim.contact_name.is_not(None),
            CompanyClaim.contact_email.is_not(None),
            CompanyClaim.contact_phone.is_not(None),
        )
    )
    return (
        select(CompanyInquiry.id)
        .where(
            CompanyInquiry.school_id == school_id,
            CompanyInquiry.asked_at < beginning_of(before),
            or_(
                CompanyInquiry.to_name != "",
                CompanyInquiry.to_address != "",
                CompanyInquiry.role_model_id.is_not(None),
                CompanyInquiry.id.in_(names),
            ),
        )
        .order_by(CompanyInquiry.id)
    )


def _go(_school_id: int, ids: Sequence[int]) -> None:
    unname(CompanyInquiry.id.in_(ids), forgets_alumnae=True)


TERMS = (
    Term(
        "inquiries",
        TERM_TITLES["inquiries"],
        since=_l("after the day on which somebody was asked"),
        happens=_l(
            "The names of those who were asked, and of contacts they named, are erased. "
            "What was said of the company stays."
        ),
        basis=_l("public task: knowing where a count comes from"),
        months=12,
        due=_asked_before,
        go=_go,
        at_once=100,
    ),
)
