"""The secret address of a supervisor's calendar feed: her own number, signed; another number closes the old address."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.errors import NotVisible
from app.web.addresses import public_url


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="guidance feed")


def feed_address(nonce: str) -> str:
    """The full address of the feed with this number."""
    return public_url("guidance.show_feed", secret=str(_serializer().dumps(nonce)))


def nonce_in(secret: str) -> str:
    """The number behind an address; raises `NotVisible` for one that we did not make."""
    try:
        nonce = _serializer().loads(secret)
    except BadSignature:
        raise NotVisible from None
    if not isinstance(nonce, str) or not nonce:
        raise NotVisible
    return nonce
