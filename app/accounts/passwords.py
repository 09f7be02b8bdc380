"""How passwords are kept (Argon2id) and which are refused. Knows no account and no database."""

import re
import secrets
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask_babel import LazyString, gettext

from app.errors import DomainError

MIN_LENGTH = 12
MAX_LENGTH = 128
MIN_DIFFERENT = 5
PRODUCT = "Meervoud"
OF_ANY_SCHOOL = frozenset(
    ("beroepsonderwijs", "centrum", "college", "opleiding", "opleidingen", "regionaal", "school", "voor")
)
"""Words in the names and addresses of schools that say nothing of which one."""
# 19 MiB and two passes: about 30 ms, and a class that signs in together does not fill the memory of a small server.
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class PasswordRefused(DomainError):
    """This password is too easy to guess; the message says what to do."""

    status = 400

    def __init__(self, message: str | LazyString) -> None:
        super().__init__(message)


def _normal(password: str) -> str:
    """One form for what looks the same: keyboards differ in how they make an é."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys_hash() -> str:
    """A hash that no password fits, so that an unknown account costs as much work as a known one."""
    return hasher.hash(secrets.token_hex(32))


def hash_of(password: str) -> str:
    """What is stored of a password."""
    return hasher.hash(_normal(password))


def matches(password: str, stored: str | None) -> bool:
    """Whether `password` fits the stored hash. None (no such account) costs the same time and is never a match.

    A password longer than anybody can have does not reach the hash: it would only serve to keep the server busy.
    """
    if len(password) > MAX_LENGTH:
        return False
    try:
        hasher.verify(stored or _nobodys_hash(), _normal(password))
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None


def needs_new_hash(stored: str) -> bool:
    """Whether a hash was made with other settings than ours are now."""
    return hasher.check_needs_rehash(stored)


@cache
def _common_passwords() -> frozenset[str]:
    lines = [
        line
        for name in ("common_passwords.txt", "leaked_passwords.txt")
        for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    ]
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _parts(text: str) -> set[str]:
    """The words of a name, or of an address without its last label, that are long enough to be recognised."""
    plain = _normal(text).casefold()
    words = re.split(r"[\W\d_]+", plain.rpartition(".")[0] if "@" in plain else plain)
    return {word for word in words if len(word) >= 4} - OF_ANY_SCHOOL


def ensure_acceptable(password: str, *known: str) -> None:
    """Refuse a password that is too short, too long, common, or holds a word of `known`: name, address, school.

    Raises PasswordRefused with a sentence that says what to do.
    """
    if len(password) < MIN_LENGTH:
        raise PasswordRefused(
            gettext(
                "Use at least %(min)s characters. Three or four words in a row are easy to remember.",
                min=MIN_LENGTH,
            )
        )
    if len(password) > MAX_LENGTH:
        raise PasswordRefused(gettext("Use at most %(max)s characters.", max=MAX_LENGTH))
    plain = _normal(password).casefold()
    if any(part in plain for text in (*known, PRODUCT) for part in _parts(text)):
        raise PasswordRefused(
            gettext(
                "Choose a password without your name, your email address or the name of your school or of Meervoud "
                "in it."
            )
        )
    if len(set(plain)) < MIN_DIFFERENT or "".join(plain.split()) in _common_passwords():
        raise PasswordRefused(
            gettext(
                "Many people use this password, so it is guessed first. Choose words that only you would put together."
            )
        )
