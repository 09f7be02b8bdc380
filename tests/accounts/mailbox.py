"""What left for whom: the emails in the outbox, and the links in them."""

import re

from sqlalchemy import select

from app.extensions import db
from app.notices.models import Email


def emails_to(address: str) -> list[Email]:
    """The emails to this address, the oldest first."""
    return list(db.session.scalars(select(Email).where(Email.to_address == address).order_by(Email.id)))


def link_in(email: Email) -> str:
    """The path of the link in an email, as a browser on this site would follow it."""
    found = re.search(r"^https?://[^/\s]+(/\S+)$", email.body, re.MULTILINE)
    assert found, email.body
    return found.group(1)
