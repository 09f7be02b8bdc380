"""The second step of signing in: who needs one and from when, what is there after adding, and losing one."""

from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import delete, update

from app.accounts import trail
from app.accounts.emails import tell_step_added, tell_step_removed
from app.accounts.factors import app_of, has_second_step, needs_second_step, passkeys_of, unused_codes_of
from app.accounts.models import AuthenticatorApp, FactorReset, Passkey, RecoveryCode, User
from app.accounts.services.recovery import make_codes
from app.audit.services import record
from app.errors import DomainError
from app.extensions import db, now
from app.schools.queries import rules_of


class LastSecondStep(DomainError):
    """A role of this person needs a second step, and this is the only one left."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Your role needs a second step, and this is your only one. Add another one first.")
        )


def note_entry(user: User, *, has_both: bool) -> None:
    """She is in. Without a second step (not `has_both`) her days without one begin to count, if she needs one.

    One that was given ends a request to reset it: nothing was lost.
    """
    user.last_sign_in_at = now()
    if has_both:
        user.second_step_due_at = None
        end_resets(user)
    elif has_second_step(user) or not needs_second_step(user):
        user.second_step_due_at = None
    elif user.second_step_due_at is None:
        user.second_step_due_at = now() + timedelta(days=rules_of(user.school_id).second_step_days)
    db.session.flush()


def after_adding(user: User, kind: str, name: str = "", *, is_another: bool = False) -> list[str]:
    """An app or passkey was added: tell its owner, and give her codes for the day she loses it, if she has none.

    `kind` is `app` or `passkey`; `is_another`: it takes the place of the one she had.
    Returns the new codes, which are shown this once.
    """
    user.second_step_due_at = None
    db.session.flush()
    record(trail.ADD_STEP, user, actor=user, data={"step": kind})
    tell_step_added(user, kind, name, is_another=is_another)
    return [] if unused_codes_of(user) else make_codes(user)


def remove_app(user: User) -> None:
    """Her authenticator app no longer counts. Raises LastSecondStep."""
    app = app_of(user)
    if app is None:
        return
    if not passkeys_of(user):
        _ensure_not_needed(user)
    db.session.execute(delete(AuthenticatorApp).where(AuthenticatorApp.id == app.id))
    _after_removing(user, "app")


def remove_passkey(user: User, passkey: Passkey) -> None:
    """This passkey no longer signs anybody in. Raises LastSecondStep."""
    if app_of(user) is None and len(passkeys_of(user)) == 1:
        _ensure_not_needed(user)
    name = passkey.name
    db.session.execute(delete(Passkey).where(Passkey.id == passkey.id))
    _after_removing(user, "passkey", name)


def _ensure_not_needed(user: User) -> None:
    if needs_second_step(user):
        raise LastSecondStep


def _after_removing(user: User, kind: str, name: str = "") -> None:
    db.session.flush()
    if not has_second_step(user):
        _delete_codes(user)
    record(trail.REMOVE_STEP, user, actor=user, data={"step": kind})
    tell_step_removed(user, kind, name)


def forget_second_steps(user: User) -> None:
    """Delete app, passkeys, recovery codes, open resets and the term of an account; tells nobody."""
    db.session.execute(delete(AuthenticatorApp).where(AuthenticatorApp.user_id == user.id))
    db.session.execute(delete(Passkey).where(Passkey.user_id == user.id))
    _delete_codes(user)
    end_resets(user)
    user.second_step_due_at = None
    db.session.flush()


def _delete_codes(user: User) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def end_resets(user: User) -> None:
    """What was asked for her because she lost something is over: it was done, or she showed that nothing was lost."""
    db.session.execute(
        update(FactorReset)
        .where(FactorReset.user_id == user.id, FactorReset.ended_at.is_(None))
        .values(ended_at=now())
    )
