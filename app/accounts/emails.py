"""The emails about accounts, in the language of whoever gets them."""

from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext

from app.accounts.models import AccountToken, User
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
