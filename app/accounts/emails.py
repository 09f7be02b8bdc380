"""The emails about accounts, in the language of whoever gets them."""

import secrets
from collections.abc import Callable, Iterable
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext

from app.access import Role
from app.accounts.models import AccountToken, User
from app.extensions import now
from app.notices.models import Email
from app.notices.services import queue_email
from app.web.addresses import public_url


def _body(name: str, **values: Any) -> str:
    return current_app.jinja_env.get_template(f"emails/accounts/{name}.txt").render(**values).strip() + "\n"


def _queue(user: User, kind: str, key: str, subject: str, body: str, *, is_secret: bool = False) -> Email:
    return queue_email(
        key=f"{kind}:{key}",
        kind=kind,
        school_id=user.school_id,
        recipient_id=user.id,
        to_name=user.name,
        to_address=user.email,
        language=user.language,
        subject=subject,
        body=body,
        is_secret=is_secret,
    )


def send_invitation(user: User, token: AccountToken, secret: str, inviter: str) -> None:
    """How to begin, with the link that works once; where another school has the address, only who invited its owner.

    Whoever reads the school's list of emails sees the same line.
    """
    with force_locale(user.language):
        body = _body(
            "invited_elsewhere" if user.waits_for_address else "invitation",
            user=user,
            inviter=inviter,
            roles=[grant.role.label for grant in user.role_grants],
            url=public_url("accounts.accept_invitation", secret=secret),
            expires_at=token.expires_at,
        )
        subject = gettext("Your account in Meervoud for %(school)s", school=user.school.name)
    _queue(user, "invitation", str(token.id), subject, body, is_secret=True)


def send_reset_link(user: User, token: AccountToken, secret: str) -> None:
    """The link to choose a new password, on request."""
    with force_locale(user.language):
        body = _body("password_reset", user=user, url=public_url("accounts.set_password", secret=secret))
        subject = gettext("Choose a new password")
    _queue(user, "password_reset", str(token.id), subject, body, is_secret=True)


def send_sign_in_link(user: User, token: AccountToken, secret: str) -> None:
    """The link that signs a mentor in, on request."""
    with force_locale(user.language):
        url = public_url("accounts.sign_in_by_link", secret=secret)
        body = _body("sign_in_link", user=user, url=url, expires_at=token.expires_at)
        subject = gettext("Your link to sign in")
    _queue(user, "sign_in_link", str(token.id), subject, body, is_secret=True)


def tell_password_changed(user: User) -> None:
    """That the password changed, so that somebody who did not do it can act."""
    with force_locale(user.language):
        body = _body("password_changed", user=user, url=public_url("accounts.ask_for_link"))
        subject = gettext("Your password has been changed")
    _queue(user, "password_changed", f"{user.id}:v{user.version}", subject, body)


def _tell(user: User, template: str, subject: Callable[[], str], **values: Any) -> None:
    """One of the emails about a second step or a role. Each of them is news, so each has a key of its own."""
    with force_locale(user.language):
        body = _body(template, user=user, **values)
        heading = subject()
    _queue(user, template, f"{user.id}:{now().isoformat()}:{secrets.token_hex(4)}", heading, body)


def tell_many_files(who: User, count: int, readers: Iterable[User]) -> None:
    """To colleagues, once a day: that somebody took many files with names."""
    for user in readers:
        with force_locale(user.language):
            url = public_url("accounts.show_user", user_id=who.id)
            body = _body("many_files", user=user, who=who.name, count=count, url=url)
            subject = gettext("A colleague took many files")
        _queue(user, "many_files", f"{who.id}:{now().date().isoformat()}:{user.id}", subject, body)


def tell_role_confirmed(user: User, role: Role) -> None:
    """That a role counts from now on, for somebody who began before a second person confirmed it."""
    page = public_url("dashboard.show_dashboard")
    _tell(user, "role_confirmed", lambda: gettext("Your role has been confirmed"), role=role.label, url=page)


def tell_step_added(user: User, kind: str, name: str, *, is_another: bool) -> None:
    """That somebody can sign in with another app (`app`) or passkey (`passkey`, called `name`) from now on."""
    page = public_url("accounts.show_second_step")
    _tell(
        user,
        "step_added",
        lambda: gettext("A second step was added to your account"),
        kind=kind,
        is_another=is_another,
        called=name,
        url=page,
    )


def tell_step_removed(user: User, kind: str, name: str) -> None:
    """That an app or passkey no longer signs in."""
    page = public_url("accounts.show_second_step")
    _tell(
        user,
        "step_removed",
        lambda: gettext("A second step was removed from your account"),
        kind=kind,
        called=name,
        url=page,
    )


def tell_code_used(user: User, left: int) -> None:
    """That somebody signed in with a recovery code, and how many are left."""
    page = public_url("accounts.show_second_step")
    _tell(user, "code_used", lambda: gettext("A recovery code of your account was used"), left=left, url=page)


def tell_signed_out(user: User, actor: User) -> None:
    """That an administrator signed her out in every browser."""
    page = public_url("accounts.sign_in")
    _tell(
        user, "signed_out", lambda: gettext("You have been signed out of Meervoud"), who=actor.name, url=page
    )


def tell_reset_asked(user: User, actor: User) -> None:
    """That an administrator wants to take her second step away, and a second person has not agreed yet."""
    page = public_url("accounts.sign_in")
    _tell(
        user,
        "step_reset_asked",
        lambda: gettext("Your second step may be reset"),
        who=actor.name,
        url=page,
    )


def tell_reset(user: User, names: list[str]) -> None:
    """That her second step was taken away, and by whom; nobody is named where it was done on the server."""
    page = public_url("accounts.sign_in")
    _tell(user, "step_reset", lambda: gettext("Your second step was reset"), names=names, url=page)
