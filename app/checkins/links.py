"""The link in the email of a check-in: signed, for one check-in, and without signing in.

Whoever has it can answer that one, once, until the next; it shows nothing that was answered, now or before.
"""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.checkins.models import CheckIn
from app.checkins.queries.own import is_open, linked_check_in
from app.errors import NotVisible
from app.web.addresses import public_url


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="check-in")


def link_for(check_in: CheckIn) -> str:
    """The full address of its page, for an email."""
    return public_url("checkins.answer_by_link", secret=_serializer().dumps(check_in.id))


def check_in_by_link(secret: str) -> CheckIn:
    """The check-in of a link that can be answered now; raises NotVisible for any other, whatever the cause."""
    try:
        found = linked_check_in(int(_serializer().loads(secret)))
    except (BadSignature, ValueError, TypeError):
        raise NotVisible from None
    if not is_open(found):
        raise NotVisible
    return found


def just_answered(secret: str) -> CheckIn:
    """The check-in of a link, answered and without a line: one can be added. Raises NotVisible."""
    try:
        found = linked_check_in(int(_serializer().loads(secret)))
    except (BadSignature, ValueError, TypeError):
        raise NotVisible from None
    return found
