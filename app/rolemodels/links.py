"""Links in emails to a role model: signed, good for one act, and without signing in.

A link says whose it is, for which act, and under which nonce: once she leaves, her nonce changes and every older link
stops working. It opens a page with one button and can do nothing but its own act; what may not lie about in a mailbox
(her circle, her account) is behind a sign-in link that works once.
"""

import secrets
from datetime import timedelta
from enum import StrEnum

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from app.errors import NotVisible
from app.extensions import db, now
from app.rolemodels.models import RoleModel
from app.rolemodels.recognising import hash_of_address
from app.web.addresses import public_url


class LinkAct(StrEnum):
    """What a link is good for."""

    CONFIRM = "confirm"
    """Her address, after signing up."""
    ANSWER = "answer"
    """Yes or no, from quarantine."""
    ADDRESS = "new-address"
    """That another address is hers; for that address only."""
    CHANGE = "change"
    KNOWN = "known"
    """Asking for what is known of her: it sends the next one to her address."""
    COPY = "copy"
    """Everything that is known of her, to take away: today and tomorrow only, for it shows who she is."""
    PAUSE = "pause"
    UNSUBSCRIBE = "no-letters"
    """What a mail program presses for her, in one click (decision 0018)."""
    WITHDRAW = "withdraw"
    VERIFY = "still-right"
    RENEW = "renew"


def _serializer(act: LinkAct) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"role model {act}")


def link_for(role_model: RoleModel, act: LinkAct) -> str:
    """The full address of the page for `act`. Gives her a nonce when she has none yet; she needs an id."""
    if not role_model.link_nonce:
        role_model.link_nonce = secrets.token_hex(8)
    signed = _serializer(act).dumps([role_model.id, role_model.link_nonce, *_bound_to(role_model, act)])
    return public_url(f"rolemodels.{_ENDPOINTS[act]}", secret=signed)


def _bound_to(role_model: RoleModel, act: LinkAct) -> list[str]:
    """What else has to be as it was: the day; an address that is asked for, as a hash, for addresses end up in logs."""
    if act is LinkAct.COPY:
        return [now().date().isoformat()]
    if act is not LinkAct.ADDRESS:
        return []
    return [hash_of_address(role_model.school_id, role_model.new_email or "")]


_ENDPOINTS = {
    LinkAct.CONFIRM: "confirm_address",
    LinkAct.ANSWER: "answer_invitation",
    LinkAct.ADDRESS: "take_address",
    LinkAct.CHANGE: "change_by_link",
    LinkAct.KNOWN: "ask_for_copy",
    LinkAct.COPY: "copy_by_link",
    LinkAct.PAUSE: "pause_by_link",
    LinkAct.UNSUBSCRIBE: "stop_emails",
    LinkAct.WITHDRAW: "withdraw_by_link",
    LinkAct.VERIFY: "verify_by_link",
    LinkAct.RENEW: "renew_by_link",
}


def role_model_by_link(secret: str, act: LinkAct) -> RoleModel:
    """Whose link this is; raises NotVisible for a link that is not ours, for another act, or no longer works."""
    try:
        role_model_id, nonce, *bound_to = _serializer(act).loads(secret)
    except (BadSignature, ValueError, TypeError):
        raise NotVisible from None
    found = db.session.scalar(select(RoleModel).where(RoleModel.id == role_model_id))
    if found is None or found.has_left or not found.link_nonce or nonce != found.link_nonce:
        raise NotVisible
    if bound_to != _bound_to(found, act) and not (act is LinkAct.COPY and _is_of_yesterday(bound_to)):
        raise NotVisible
    return found


def _is_of_yesterday(bound_to: list[str]) -> bool:
    return bound_to == [(now().date() - timedelta(days=1)).isoformat()]


def new_links(role_model: RoleModel) -> None:
    """Make every link that was sent to her before stop working."""
    role_model.link_nonce = secrets.token_hex(8)
