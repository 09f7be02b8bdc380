"""The link by which a company says whether its agreement is right: signed, for one email, and without signing in.

As with questions to companies: whoever has it answers once, until its last day. It shows what the email said, and
days, hours, trainer and work of the sheet; nothing else of the student, and after the answer nothing of all that.
"""

import secrets

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from app.agreements.models import CompanyPreparation
from app.errors import NotVisible
from app.extensions import db
from app.schools.queries import today
from app.web.addresses import public_url


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="company agreement")


def link_for(preparation: CompanyPreparation) -> str:
    """The full address of its page."""
    secret = _serializer().dumps([preparation.id, preparation.nonce])
    return public_url("agreements.confirm_by_link", secret=secret)


def preparation_by_link(secret: str) -> CompanyPreparation:
    """What a company was told, of a link that works or that it answered by; raises NotVisible for any other."""
    try:
        number, nonce = _serializer().loads(secret)
        found = db.session.scalar(select(CompanyPreparation).where(CompanyPreparation.id == int(number)))
    except (BadSignature, ValueError, TypeError):
        raise NotVisible from None
    if found is None or not found.nonce or not secrets.compare_digest(found.nonce, str(nonce)):
        raise NotVisible
    if not works(found):
        raise NotVisible
    return found


def works(preparation: CompanyPreparation) -> bool:
    """Whether its page opens: the student still comes, on the days that were told, and its last day is not over."""
    return preparation.placement.is_held and preparation.is_of_these_days and today() <= preparation.last_day


def is_open(preparation: CompanyPreparation) -> bool:
    """Whether the company can answer now."""
    return preparation.answered_at is None and bool(preparation.nonce) and works(preparation)
