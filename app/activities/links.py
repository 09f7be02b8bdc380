"""Links in an email that asks something: signed, for one question, and without signing in.

As in `app.rolemodels.links`: a link stops working with the role model's nonce, and with the next question about the
same request. It opens a page with one button.
"""

from enum import StrEnum

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from app.activities.models import Invitation
from app.errors import NotVisible
from app.extensions import db
from app.rolemodels.links import new_links
from app.web.addresses import public_url


class Answer(StrEnum):
    """What a link is good for."""

    YES = "yes"
    NO = "no"
    OTHER_DAY = "other-day"


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="activity invitation")


def links_for(invitation: Invitation) -> dict[str, str]:
    """The addresses of the pages for each answer, by name, and of the page that tells all about it (`show`)."""
    role_model = invitation.role_model
    if not role_model.link_nonce:
        new_links(role_model)
    secret = _serializer().dumps([invitation.id, invitation.asked_times, role_model.link_nonce])
    answers = {
        answer.name.lower(): public_url("activities.answer_by_link", secret=secret, answer=answer)
        for answer in Answer
    }
    return {**answers, "show": public_url("activities.show_by_link", secret=secret)}


def invitation_by_link(secret: str) -> tuple[Invitation, int]:
    """The invitation of a link, and the how-manieth question it answers; raises NotVisible when it works no longer."""
    try:
        invitation_id, asked_times, nonce = _serializer().loads(secret)
    except (BadSignature, ValueError, TypeError):
        raise NotVisible from None
    found = db.session.scalar(select(Invitation).where(Invitation.id == invitation_id))
    if found is None or not found.role_model.link_nonce or found.role_model.link_nonce != nonce:
        raise NotVisible
    return found, int(asked_times)
