"""How often a form can be sent that mails to whatever address is filled in, by people who are not signed in.

Counted is a person at a place: so many times for one email address from one network, and for one email address from all
networks together. What others do at the same address keeps nobody out, and a browser that the account knows passes.
The counts are in memory, or where RATELIMIT_STORAGE_URI says (docs/decisions/0022).
"""

from flask import request

from app.accounts.device import is_known_device, known_device
from app.accounts.services.lockout import account_key, address_key
from app.extensions import limiter


def _email() -> str:
    return request.form.get("email", "")


def _somebody() -> str:
    return account_key(_email())


def _somebody_here() -> str:
    return f"{account_key(_email())}{_here()}"


def _here() -> str:
    return address_key(request.remote_addr or "")


def _is_known() -> bool:
    return known_device(_email()) != ""


per_person_here = limiter.shared_limit(
    "5 per hour", scope="person here", key_func=_somebody_here, exempt_when=_is_known, methods=["POST"]
)
per_person = limiter.shared_limit(
    "20 per day", scope="person", key_func=_somebody, exempt_when=_is_known, methods=["POST"]
)
per_place = limiter.shared_limit(
    "100 per hour", scope="place", key_func=_here, exempt_when=is_known_device, methods=["POST"]
)
"""For a form that mails to people whom nobody knows yet: there the place is all there is to count."""
