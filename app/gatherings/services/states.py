"""Bringing a gathering from one state to the next, and who may: the organiser alone."""

from app.accounts.models import User
from app.extensions import db, now
from app.gatherings.broken_rules import GatheringClosed, NotTheOrganiser
from app.gatherings.models import GATHERING_TRANSITIONS, Gathering, GatheringState


def lock(gathering: Gathering) -> None:
    """Invitations, answers and changes of one gathering come one after another; the row is read again."""
    db.session.flush()
    db.session.refresh(gathering, with_for_update={"of": Gathering, "key_share": True})


def move(gathering: Gathering, state: GatheringState) -> None:
    """Bring it to a state; raises `GatheringClosed` where that cannot follow."""
    if state not in GATHERING_TRANSITIONS[gathering.state]:
        raise GatheringClosed(gathering.state)
    gathering.state = state
    if state in {GatheringState.HELD, GatheringState.CANCELLED}:
        gathering.closed_at = gathering.closed_at or now()
    db.session.flush()


def ensure_ahead(gathering: Gathering) -> None:
    """Raise `GatheringClosed` for what was held or cancelled."""
    if gathering.state not in {GatheringState.PLANNED, GatheringState.OPEN}:
        raise GatheringClosed(gathering.state)


def ensure_organiser(gathering: Gathering, actor: User) -> None:
    """Raise `NotTheOrganiser` for anybody else, who is told whom to ask."""
    if gathering.organiser_id != actor.id:
        raise NotTheOrganiser(gathering.organiser_name)
