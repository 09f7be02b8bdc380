"""What left for whom: the letters in the outbox, and the links in them."""

import re

from sqlalchemy import select

from app.extensions import db
from app.notices.models import Letter


def letters_to(address: str) -> list[Letter]:
    """The letters to this address, the oldest first."""
    return list(db.session.scalars(select(Letter).where(Letter.to_address == address).order_by(Letter.id)))


def link_in(letter: Letter) -> str:
    """The path of the link in a letter, as a browser on this site would follow it."""
    found = re.search(r"^https?://[^/\s]+(/\S+)$", letter.body, re.MULTILINE)
    assert found, letter.body
    return found.group(1)
