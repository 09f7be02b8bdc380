"""The secret address of a student's own calendar feed: a number that nobody can guess, signed.

Another number makes the old address stop, and so does leaving the school.
"""

import secrets

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.errors import NotVisible
from app.extensions import db
from app.gatherings.models import GatheringFeed
from app.students.models import Student
from app.web.addresses import public_url


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="gathering feed")


def feed_address(student: Student) -> str | None:
    """The full address of her feed; None before she asked for one."""
    feed = db.session.get(GatheringFeed, student.id)
    return public_url("gatherings.show_feed", secret=str(_serializer().dumps(feed.nonce))) if feed else None


def renew(student: Student) -> None:
    """Give her an address, or another one; the old one stops working at once."""
    feed = db.session.get(GatheringFeed, student.id)
    if feed is None:
        feed = GatheringFeed(student_id=student.id)
        db.session.add(feed)
    feed.nonce = secrets.token_hex(16)
    db.session.flush()


def student_behind(secret: str) -> Student:
    """Whose feed it is; raises `NotVisible` for an address that we did not make, or that no longer works."""
    try:
        nonce = _serializer().loads(secret)
    except BadSignature:
        raise NotVisible from None
    query = select(GatheringFeed).options(joinedload(GatheringFeed.student).joinedload(Student.user))
    feed = db.session.scalar(query.where(GatheringFeed.nonce == str(nonce)))
    if feed is None or feed.student.has_left:
        raise NotVisible
    return feed.student
