"""A student agrees to be asked during an internship, or no longer does (R19)."""

from app.accounts.models import User
from app.extensions import db, now
from app.placements.models import Placement
from app.shadowdays import trail
from app.shadowdays.emails import take_back, tell
from app.shadowdays.models import ShadowDayState, ShadowHost
from app.shadowdays.queries.days import days_of
from app.shadowdays.services.moving import lock_host, move


def agree(placement: Placement, *, actor: User) -> None:
    """She can be asked from now on. Twice does nothing."""
    lock_host(placement)
    host = db.session.get(ShadowHost, placement.id)
    if host is not None and host.stopped_at is None:
        return
    if host is None:
        host = ShadowHost(placement_id=placement.id)
        db.session.add(host)
    host.agreed_at, host.stopped_at = now(), None
    db.session.flush()
    trail.note_host(trail.AGREE, placement, actor=actor)


def stop(placement: Placement, *, actor: User) -> None:
    """Nobody can ask her any more; what she has not answered is declined, what is agreed stays. Twice does nothing."""
    lock_host(placement)
    host = db.session.get(ShadowHost, placement.id)
    if host is None or host.stopped_at is not None:
        return
    host.stopped_at = now()
    for day in days_of(placement.student):
        if day.placement_id == placement.id and day.state is ShadowDayState.ASKED:
            move(day, ShadowDayState.DECLINED)
            take_back(day, "asked")
            tell(day.guest, day, "declined")
    db.session.flush()
    trail.note_host(trail.STOP, placement, actor=actor)
