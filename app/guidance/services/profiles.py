"""What is known of those who give guidance: their training (R46), and the address of their calendar feed."""

import secrets
from datetime import date

from app.accounts.models import User
from app.audit.services import Actor, record
from app.extensions import db
from app.guidance import trail
from app.guidance.broken_rules import TrainingAhead
from app.guidance.models import GuidanceProfile, SaidGender
from app.schools.queries import today


def profile_of(user: User) -> GuidanceProfile:
    """Her profile, made where there was none yet."""
    profile = db.session.get(GuidanceProfile, user.id)
    if profile is None:
        profile = GuidanceProfile(user_id=user.id)
        db.session.add(profile)
        db.session.flush()
    return profile


def say_trained(user: User, trained_on: date | None, *, actor: Actor | None) -> None:
    """Record when somebody was trained in gender-inclusive guidance, as she, a coordinator or a file says; None: not.

    Raises TrainingAhead for a day to come.
    """
    if trained_on is not None and trained_on > today():
        raise TrainingAhead
    profile = profile_of(user)
    if profile.trained_on == trained_on:
        return
    profile.trained_on = trained_on
    profile.said_by_id, profile.said_by_name = (actor.id, actor.name) if actor else (None, "")
    db.session.flush()
    record(
        trail.SAY_TRAINED,
        user,
        actor=actor,
        school_id=user.school_id,
        data={"trained_on": trained_on.isoformat() if trained_on else None},
    )


def say_gender(user: User, said: SaidGender | None) -> None:
    """Store what somebody says of herself or himself, for one total (R29); None: nothing. It is in no trail."""
    profile_of(user).says_gender = said
    db.session.flush()


def new_feed(user: User) -> str:
    """Give her feed another number: an address that she gave away before stops working. Returns the number."""
    profile = profile_of(user)
    profile.feed_nonce = secrets.token_urlsafe(24)
    db.session.flush()
    return profile.feed_nonce
