"""Bringing a day along from one state to the next, one at a time."""

from sqlalchemy import select

from app.extensions import db, now
from app.placements.models import Placement
from app.shadowdays.broken_rules import DayClosed
from app.shadowdays.models import SHADOW_DAY_TRANSITIONS, ShadowDay, ShadowDayState


def lock_host(placement: Placement) -> None:
    """Questions to one host, and answers, come one after another."""
    db.session.flush()
    db.session.execute(
        select(Placement.id).where(Placement.id == placement.id).with_for_update(key_share=True)
    )


def lock_day(day: ShadowDay) -> None:
    """Take the host, then the day, and read it again."""
    lock_host(day.placement)
    db.session.refresh(day, with_for_update={"of": ShadowDay, "key_share": True})


def move(day: ShadowDay, state: ShadowDayState) -> None:
    """Bring a day to a state; raises `DayClosed` where that can not follow."""
    if state not in SHADOW_DAY_TRANSITIONS[day.state]:
        raise DayClosed(day.state)
    if day.state is ShadowDayState.ASKED:
        day.answered_at = now()
    if state is not ShadowDayState.ACCEPTED:
        day.closed_at = now()
    day.state = state
    db.session.flush()
