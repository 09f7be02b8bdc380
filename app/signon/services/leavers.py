"""Closing the accounts of people who no longer come through the sign-in service."""

from collections.abc import Iterable

from app.accounts.models import User
from app.accounts.services.closing import close_account
from app.signon.models import Provider
from app.signon.queries import quiet_links


def close_quiet(provider: Provider, user_ids: Iterable[int], actor: User, reason: str) -> int:
    """Close those of these accounts that are still quiet; returns how many. Raises LastAdministrator."""
    chosen = set(user_ids)
    quiet = [
        each.user for each in quiet_links(provider) if each.user_id in chosen and each.user_id != actor.id
    ]
    for user in quiet:
        close_account(user, actor, reason)
    return len(quiet)
