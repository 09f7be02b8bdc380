"""To which address an email was asked for, so that the next page can repeat it: whoever mistyped it sees that there.

It is what she typed herself, whether anybody has that address or not.
"""

from flask import redirect
from werkzeug.wrappers import Response

from app.web.kept import keep, kept

COOKIE = "sent_to"
LIFETIME = 10 * 60


def lead_to(url: str, email: str) -> Response:
    """Lead to the page that says to look in the mailbox, which knows the address for ten minutes."""
    onward = redirect(url, code=303)
    keep(onward, COOKIE, email, LIFETIME)
    return onward


def sent_to() -> str:
    """The address; empty for anyone who comes to the page later, or without having asked for an email."""
    return str(kept(COOKIE) or "")
