"""What features above bring to signing in (`app/contents.py`): other ways in, and whether a password still counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.accounts.models import User
from app.listed import Listed


@dataclass(frozen=True)
class WayIn:
    """A button: what it says, and where it leads."""

    label: str
    url: str


@dataclass(frozen=True)
class AccountPart:
    """Something about somebody's own account that has pages of its own."""

    title: str
    sentence: str
    label: str
    url: str


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a second person: what, and the link to it."""

    sentence: str
    label: str
    url: str


Via = Mapping[str, str | int]
"""What another way in says of a session that it begins, in words and numbers that a cookie can hold."""

SIGN_IN: Listed[Callable[[str | None], list[WayIn]]] = Listed("accounts: ways to sign in")
"""Buttons for the sign-in page; gets the page that somebody wanted."""
ACCEPT: Listed[Callable[[User, str], list[WayIn]]] = Listed("accounts: ways to accept an invitation")
"""What somebody who was invited can do instead of choosing a password; gets her account and the link's secret."""
ACCOUNT_PARTS: Listed[Callable[[User], list[AccountPart]]] = Listed("accounts: parts of an account")
"""What else there is on the page of one's own account."""
WAITING_FOR_TWO: Listed[Callable[[User], list[Waiting]]] = Listed("accounts: waits for a second person")
"""What waits for the person who is signed in, beside roles, on the page of people."""
STOPS_PASSWORD: Listed[Callable[[User], bool]] = Listed("accounts: whose password does not count")
"""Whether somebody has to sign in another way than with her password, or a passkey in its place."""
ENTERED: Listed[Callable[[User, Via], None]] = Listed("accounts: somebody came in another way")
"""What is noted of a session that began in another way than ours, at its beginning; gets what that way said of it."""
AFTER_SIGN_OUT: Listed[Callable[[], str | None]] = Listed("accounts: after signing out")
"""The page after signing out, or None for the usual one; asked while the session is still there."""
WIPING: Listed[Callable[[User], None]] = Listed("accounts: wiped with an account")
"""What goes when the account of a mentor who leaves is emptied."""


def may_use_password(user: User) -> bool:
    """Whether this account can be signed in to with a password or a passkey, if it has one."""
    return not any(stops(user) for stops in STOPS_PASSWORD)


def page_after_sign_out() -> str | None:
    """Where somebody who signs out is sent, where a feature has a page for it."""
    return next((page for ask in AFTER_SIGN_OUT if (page := ask()) is not None), None)
