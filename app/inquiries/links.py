"""The link of a question about a company: signed, for one question, and without signing in.

Anyone who has it can answer this question once, until its last day, and reads nothing that the school knows.
"""

import secrets

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.companies.models import Site
from app.errors import NotVisible
from app.extensions import db
from app.inquiries.models import CompanyInquiry, InquiryState
from app.schools.queries import today
from app.web.addresses import public_url


def new_nonce() -> str:
    """What makes a link this one, and no earlier or later one of the same question."""
    return secrets.token_hex(16)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="company inquiry")


def link_for(inquiry: CompanyInquiry) -> str:
    """The full address of its page."""
    return public_url("inquiries.answer_by_link", secret=_serializer().dumps([inquiry.id, inquiry.nonce]))


def inquiry_by_link(secret: str) -> CompanyInquiry:
    """The question of a link that is open, or that was answered by it; raises NotVisible for any other."""
    try:
        inquiry_id, nonce = _serializer().loads(secret)
        number = int(inquiry_id)
    except (BadSignature, ValueError, TypeError):
        raise NotVisible from None
    found = db.session.scalar(
        select(CompanyInquiry)
        .where(CompanyInquiry.id == number)
        .options(joinedload(CompanyInquiry.site).joinedload(Site.company))
    )
    if found is None or not found.nonce or not secrets.compare_digest(found.nonce, str(nonce)):
        raise NotVisible
    if not is_open(found) and found.state is not InquiryState.ANSWERED:
        raise NotVisible
    return found


def is_open(inquiry: CompanyInquiry) -> bool:
    """Whether it can be answered now: nobody did, nobody took it back, and its last day is not over."""
    return inquiry.state is InquiryState.OPEN and today() <= inquiry.expires_on
