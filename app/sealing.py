"""Secrets that are kept in the database and must be read again: sealed with keys that follow from SECRET_KEY.

A copy of the database alone opens none of them. Each purpose has a key of its own, so that what was sealed for one is
nothing to another.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


def _box(purpose: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"meervoud {purpose}".encode())
    secret = current_app.config["SECRET_KEY"].encode()
    return Fernet(base64.urlsafe_b64encode(key.derive(secret)))


def seal(purpose: str, secret: str) -> str:
    """What to store of a secret."""
    return _box(purpose).encrypt(secret.encode()).decode("ascii")


def unseal(purpose: str, sealed: str) -> str | None:
    """The secret, or None when it was sealed under another SECRET_KEY or for something else."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
