"""Background work of questions about companies: sendings that go on, reminders, and links whose time is over."""

import logging
from collections.abc import Callable, Sequence

from sqlalchemy import select

from app.extensions import db
from app.inquiries.models import InquirySending
from app.inquiries.services.asking import send_some
from app.inquiries.services.reminding import due_expiries, due_reminders, expire, remind
from app.inquiries.services.yearly import ask_yearly, due_yearly

logger = logging.getLogger(__name__)


def follow_inquiries() -> None:
    """Do what is due, each in a transaction of its own: one that fails holds up no other."""
    _each(_unfinished(), finish_sending)
    _each(due_expiries(), expire)
    _each(due_reminders(), remind)
    _each(due_yearly(), ask_yearly)


def _unfinished() -> Sequence[int]:
    left = select(InquirySending.id).where(InquirySending.finished_at.is_(None))
    return db.session.scalars(left.order_by(InquirySending.id)).all()


def finish_sending(sending_id: int) -> None:
    """Make what is left of a sending, in batches that are committed one by one: a worker that dies loses none."""
    while send_some(sending_id):
        db.session.commit()


def _each(ids: Sequence[int], act: Callable[[int], None]) -> None:
    db.session.rollback()
    for number in ids:
        try:
            act(number)
            db.session.commit()
        except Exception:
            logger.exception("%s of %s failed", act.__name__, number)
            db.session.rollback()
