"""Slowing down guesses: after five wrong passwords an account waits 1, then 5, then 15 minutes for the next attempt.

What counts is an account *and* an address together, so that wrong passwords at the address of a school keep nobody
else out there, and guesses from one address keep nobody out at another. Two sums stand beside it: an account at many
addresses together waits after twenty, and at an address with many failures a second wrong password is one too many.
A browser in which an account signed in before has a count of its own: other people's guesses do not slow it down.

The failures are kept in the database, so a restart or a second web process forgets none. Addresses and email
addresses are kept as keyed hashes only, for a day, and the oldest go first when there are very many. A refused attempt
is not counted, so that nobody can keep a colleague out for good. Why so: docs/decisions/0022.
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
FREE_EVERYWHERE = 20
"""Failures of one account at all addresses together before it waits there too."""
COUNTED_PER_ADDRESS = 10
"""So many failures of one address count in that sum: one address alone never reaches it."""
BUSY_FAILURES = 60
BUSY_WINDOW = timedelta(minutes=10)
BUSY_DELAYS = DELAYS[1:]
"""An address with so many failures in ten minutes is guessing: an account there has one free failure."""
KEPT = timedelta(days=1)
MOST_KEPT = 50_000
"""Rows in all, some 10 MB."""


@dataclass(frozen=True)
class Attempt:
    """One attempt to sign in. It stands as failed (number `failures` of today) until it turns out right."""

    account_key: str
    is_refused: bool
    failures: int
    delay: timedelta = timedelta(0)
    """How long the next attempt has to wait if this one fails."""
    former_delay: timedelta = timedelta(0)

    @property
    def makes_longer(self) -> bool:
        """Whether, if it fails, the account has to wait longer than before."""
        return not self.is_refused and self.delay > self.former_delay


def _delay_after(failures: int, *, is_busy: bool) -> timedelta:
    free, delays = (1, BUSY_DELAYS) if is_busy else (FREE_FAILURES, DELAYS)
    return _step(failures - free, delays)


def _step(step: int, delays: tuple[timedelta, ...]) -> timedelta:
    return timedelta(0) if step < 1 else delays[min(step, len(delays)) - 1]


def _key(kind: str, *parts: str) -> str:
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, "\n".join((kind, *parts)).encode(), hashlib.sha256).hexdigest()


def account_key(email: str, device: str = "") -> str:
    """Under which name the failures of this account, in this known browser if it is one, are kept."""
    return _key("account", email.strip().lower(), device)


def address_key(address: str) -> str:
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


@dataclass(frozen=True)
class _Failures:
    """What stands against an account: per address how often and when last."""

    here: int
    here_last: datetime | None
    everywhere: int
    last: datetime | None


def _failures_of(key: str, source: str) -> _Failures:
    rows = db.session.execute(
        select(FailedSignIn.address_key, func.count(), func.max(FailedSignIn.at))
        .where(FailedSignIn.account_key == key, FailedSignIn.at > now() - KEPT)
        .group_by(FailedSignIn.address_key)
    ).all()
    here, here_last = {address: (count, last) for address, count, last in rows}.get(source, (0, None))
    together = sum(min(count, COUNTED_PER_ADDRESS) for _address, count, _last in rows)
    return _Failures(here, here_last, together, max((last for _address, _count, last in rows), default=None))


def _is_busy(source: str) -> bool:
    found = select(func.count()).where(
        FailedSignIn.address_key == source, FailedSignIn.at > now() - BUSY_WINDOW
    )
    return (db.session.scalar(found) or 0) >= BUSY_FAILURES


def begin_attempt(email: str, address: str, device: str = "") -> Attempt:
    """Write the attempt down as failed before the password is looked at, so that guesses side by side all count.

    `device` is the mark of a browser that this account knows, else empty. `is_refused`: it comes too early; then it
    is not counted, and the password must be refused whatever it is.
    """
    key, source = account_key(email, device), address_key(address)
    if device:
        source = address_key("")  # wherever it is carried
    _one_at_a_time(key)
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.at < now() - KEPT))
    found, is_busy = _failures_of(key, source), not device and _is_busy(source)
    delay = _delay_after(found.here, is_busy=is_busy)
    waits_here = found.here_last is not None and now() < found.here_last + delay
    all_delay = _step(found.everywhere - FREE_EVERYWHERE, DELAYS)
    if waits_here or (found.last is not None and now() < found.last + all_delay):
        return Attempt(key, is_refused=True, failures=found.here)
    row = FailedSignIn(account_key=key, address_key=source)
    db.session.add(row)
    db.session.flush()
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.id <= row.id - MOST_KEPT))
    failures = found.here + 1
    longer = _delay_after(failures, is_busy=is_busy)
    return Attempt(key, is_refused=False, failures=failures, delay=longer, former_delay=delay)


def forget_failures(*keys: str) -> None:
    """The password was right, or a new one was set: these counts begin again."""
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.account_key.in_(keys)))
