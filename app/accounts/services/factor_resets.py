"""A lost device: taking away somebody's second step, so that she can set up a new one. Never by an email alone.

An administrator asks for it. Where one of the person's roles sees content about people, a second person confirms it.
Her password stays hers: whoever resets a second step still cannot sign in as her.
"""

from flask_babel import gettext

from app.access import Role
from app.accounts import trail
from app.accounts.emails import tell_reset, tell_reset_asked
from app.accounts.factors import has_second_step, needs_second_step, open_reset_of
from app.accounts.models import FactorReset, User
from app.accounts.queries import counts_beside, user_by_id
from app.accounts.services.browser_sessions import end_sessions_of
from app.accounts.services.second_steps import forget_second_steps
from app.audit.services import record
from app.errors import DomainError, SecondPersonNeeded
from app.extensions import db, now

WITH_CONTENT = frozenset({Role.COORDINATOR, Role.SUPERVISOR, Role.COUNSELLOR})
"""Roles that see students by name: of these no single person takes a second step away."""


class OwnSecondStep(DomainError):
    """Nobody resets her own second step: whoever found her computer unlocked could."""

    def __init__(self) -> None:
        super().__init__(gettext("You cannot reset your own second step. Ask another administrator."))


class NothingToReset(DomainError):
    """The account has no second step, or nobody asked to reset it."""

    def __init__(self) -> None:
        super().__init__(gettext("This person has no second step, or it was reset already. Reload the page."))


def needs_two_people(user: User) -> bool:
    """Whether a second person has to confirm that her second step is reset."""
    return bool({grant.role for grant in user.role_grants} & WITH_CONTENT)


def ask_reset(user: User, actor: User) -> bool:
    """Reset her second step, or ask for it where two people are needed. Returns whether it was done.

    Raises OwnSecondStep, NothingToReset.
    """
    if user.id == actor.id:
        raise OwnSecondStep
    if not has_second_step(user):
        raise NothingToReset
    if not needs_two_people(user):
        _reset(user, actor, [actor.name])
        return True
    if open_reset_of(user) is None:
        db.session.add(FactorReset(user_id=user.id, asked_by_id=actor.id))
        db.session.flush()
        record(trail.ASK_RESET, user, actor=actor)
        tell_reset_asked(user, actor)
    return False


def confirm_reset(user: User, actor: User) -> None:
    """The second pair of eyes: now it is reset. Raises NothingToReset, SecondPersonNeeded."""
    asked = open_reset_of(user)
    if asked is None:
        raise NothingToReset
    if not counts_beside(actor, {user.id, asked.asked_by_id}):
        raise SecondPersonNeeded
    first = user_by_id(asked.asked_by_id)
    _reset(user, actor, [person.name for person in (first, actor) if person is not None])


def reset_on_the_server(user: User) -> None:
    """Reset it from the command line: for the only administrator. Raises NothingToReset."""
    if not has_second_step(user):
        raise NothingToReset
    _reset(user, None, [])


def _reset(user: User, actor: User | None, names: list[str]) -> None:
    """Take away all there is and end every session; who needs a second step sets up a new one at the next sign-in."""
    forget_second_steps(user)
    end_sessions_of(user)
    user.second_step_due_at = now() if needs_second_step(user) else None
    db.session.flush()
    record(trail.RESET_STEP, user, actor=actor)
    tell_reset(user, names)
