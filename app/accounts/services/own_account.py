"""What somebody changes about her own account: her password, also by a link, and her name and language."""

from app.accounts import trail
from app.accounts.emails import send_reset_link, tell_password_changed
from app.accounts.models import AccountToken, TokenPurpose, User
from app.accounts.passwords import ensure_acceptable, hash_of
from app.accounts.queries import user_by_email
from app.accounts.services.browser_sessions import end_sessions_of
from app.accounts.services.lockout import account_key, forget_failures
from app.accounts.services.tokens import LinkIsOver, end_links, issue, use, was_issued_just_now
from app.accounts.ways_in import may_use_password
from app.audit.services import record
from app.extensions import db, now


def change_details(user: User, name: str, language: str) -> None:
    """Her name and the language she reads."""
    user.name, user.language = name, language
    db.session.flush()


def change_password(user: User, password: str) -> None:
    """Set another password; every session ends (the view begins this one anew). Raises PasswordRefused."""
    ensure_acceptable(password, user.name, user.email, user.school.name)
    _set(user, password)
    record(trail.CHANGE_PASSWORD, user, actor=user)


def ask_for_link(email: str) -> None:
    """Send a link to choose a new password, if there is a working account; says nothing about whether there is.

    Asked again within two minutes it sends none, so that nobody can fill somebody's mailbox.
    """
    user = user_by_email(email)
    if user is None or not user.is_active or not may_use_password(user):
        return
    if was_issued_just_now(user, TokenPurpose.PASSWORD_RESET):
        return
    token, secret = issue(user, TokenPurpose.PASSWORD_RESET)
    send_reset_link(user, token, secret)


def reset_password(token: AccountToken, password: str) -> User:
    """Set a new password with a link. Raises PasswordRefused, after which the link still works, or LinkIsOver.

    The link is over, too, where the school's sign-in service took the place of passwords since it was sent.
    """
    user = token.user
    if not may_use_password(user):
        raise LinkIsOver
    ensure_acceptable(password, user.name, user.email, user.school.name)
    use(token)
    _set(user, password)
    forget_failures(account_key(user.email))
    user.last_sign_in_at = now()
    record(trail.RESET_PASSWORD, user, actor=user)
    return user


def _set(user: User, password: str) -> None:
    user.password_hash = hash_of(password)
    end_sessions_of(user)
    end_links(user)
    db.session.flush()
    tell_password_changed(user)
