"""Secrets that are kept in the database and must be read again: sealed with keys that follow from SECRET_KEY.

A copy of the database alone opens none of them. Each purpose has a key of its own, so that what was sealed for one is
nothing to another.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


def derived(purpose: str) -> bytes:
    """Thirty-two bytes that follow from SECRET_KEY, others for each purpose."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"meervoud {purpose}".encode())
    return key.derive(current_app.config["SECRET_KEY"].encode())


def _box(purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived(purpose)))


def seal(purpose: str, secret: str) -> str:
    """What to store of a secret."""
    return _box(purpose).encrypt(secret.encode()).decode("ascii")


def unseal(purpose: str, sealed: str) -> str | None:
    """The secret, or None when it was sealed under another SECRET_KEY or for something else."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def tag_of(purpose: str, text: str) -> str:
    """What stands for a text where it must be found again and not be read: nobody makes it without SECRET_KEY."""
    return hmac.new(derived(f"tag {purpose}"), text.encode(), hashlib.sha256).hexdigest()
