"""Slowing down guesses: after five wrong passwords an account waits 1, then 5, then 15 minutes for the next attempt.

The failures are kept in the database, so a restart or a second web process forgets none. Addresses and email
addresses are kept as keyed hashes only, and for a day. A refused attempt is not counted, so that nobody can keep a
colleague out for good, and a browser in which an account signed in before has a count of its own: somebody else's
guesses do not slow it down at all.
"""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, func, select, text

from app.accounts.models import FailedSignIn
from app.extensions import db, now

FREE_FAILURES = 4
DELAYS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
ADDRESS_FAILURES = 30
ADDRESS_WINDOW = timedelta(minutes=10)
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Attempt:
    """One attempt to sign in. It stands as failed (number `failures` of today) until it turns out right."""

    account_key: str
    is_refused: bool
    failures: int

    @property
    def delay(self) -> timedelta:
        """How long the next attempt has to wait if this one fails."""
        return _delay_after(self.failures)

    @property
    def makes_longer(self) -> bool:
        """Whether, if it fails, the account has to wait longer than before."""
        return not self.is_refused and self.delay > _delay_after(self.failures - 1)


def _delay_after(failures: int) -> timedelta:
    step = failures - FREE_FAILURES
    return timedelta(0) if step < 1 else DELAYS[min(step, len(DELAYS)) - 1]


def _key(kind: str, *parts: str) -> str:
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, "\n".join((kind, *parts)).encode(), hashlib.sha256).hexdigest()


def account_key(email: str, device: str = "") -> str:
    """Under which name the failures of this account, in this known browser if it is one, are kept."""
    return _key("account", email.strip().lower(), device)


def _address_key(address: str) -> str:
    """One key for an IPv4 address, one for a whole IPv6 household (/64), which has addresses without end."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return _key("address", address)
    if parsed.version == 6:
        return _key("address", str(ipaddress.ip_network(f"{address.partition('%')[0]}/64", strict=False)))
    return _key("address", address)


def _one_at_a_time(key: str) -> None:
    """Let guesses side by side queue up for the count. SQLite's writers already exclude each other."""
    if db.session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(bytes.fromhex(key[:8]), signed=True)
        db.session.execute(text("SELECT pg_advisory_xact_lock(:space, :key)"), {"space": 7302, "key": number})


def _failures_of_account(key: str) -> tuple[int, datetime | None]:
    row = db.session.execute(
        select(func.count(), func.max(FailedSignIn.at)).where(
            FailedSignIn.account_key == key, FailedSignIn.at > now() - KEPT
        )
    ).one()
    return row[0], row[1]


def _failures_of_address(key: str) -> int:
    return (
        db.session.scalar(
            select(func.count()).where(
                FailedSignIn.address_key == key, FailedSignIn.at > now() - ADDRESS_WINDOW
            )
        )
        or 0
    )


def begin_attempt(email: str, address: str, device: str = "") -> Attempt:
    """Write the attempt down as failed before the password is looked at, so that guesses side by side all count.

    `is_refused`: it comes too early or from an address with too many failures; then it is not counted, and the
    password must be refused whatever it is.
    """
    key, source = account_key(email, device), _address_key(address)
    _one_at_a_time(key)
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.at < now() - KEPT))
    failures, last = _failures_of_account(key)
    must_wait = last is not None and now() < last + _delay_after(failures)
    if must_wait or _failures_of_address(source) >= ADDRESS_FAILURES:
        return Attempt(key, is_refused=True, failures=failures)
    db.session.add(FailedSignIn(account_key=key, address_key=source))
    db.session.flush()
    return Attempt(key, is_refused=False, failures=failures + 1)


def forget_failures(*keys: str) -> None:
    """The password was right, or a new one was set: these counts begin again."""
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.account_key.in_(keys)))
