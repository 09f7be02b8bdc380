"""The secret address of somebody's calendar feed.

Her seats share a number that nobody can guess; the address is that number, signed. It opens as long as one of her
seats carries it, so leaving her last circle closes it at once, and another number makes the old address stop.
"""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.circles.models import Membership
from app.errors import NotVisible
from app.web.addresses import public_url


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="circle feed")


def feed_address(seat: Membership) -> str:
    """The full address of the feed of whoever has this seat."""
    return public_url("circles.show_feed", secret=str(_serializer().dumps(seat.feed_nonce)))


def nonce_in(secret: str) -> str:
    """The number behind an address; raises `NotVisible` for one that we did not make."""
    try:
        nonce = _serializer().loads(secret)
    except BadSignature:
        raise NotVisible from None
    if not isinstance(nonce, str) or not nonce:
        raise NotVisible
    return nonce
