"""Boxes that one key closes and another opens: X25519 and ChaCha20-Poly1305, and keys that follow from words.

Whoever writes needs only the public half, so the server closes a box that it cannot open again. `about` says what is in
it, and is part of the seal: what was closed for one place opens in no other.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SALT_BYTES = 16
NONCE_BYTES = 12
KEY_BYTES = 32
BLOCK = 256
"""Texts are filled up to a multiple of this many bytes, so that a box says little about how much is in it."""
_BEGINS_AT = 4


class DoesNotOpen(Exception):
    """Another key, other words, or a box that was changed or moved."""


@dataclass(frozen=True)
class Pair:
    """The two halves of a key: `public` as it is stored, `private` as it is never stored in the clear."""

    private: bytes
    public: str


def encoded(value: bytes) -> str:
    """Bytes as text for a column."""
    return base64.urlsafe_b64encode(value).decode("ascii")


def decoded(value: str) -> bytes:
    """The bytes of `encoded`."""
    return base64.urlsafe_b64decode(value)


def pair_of(private: bytes) -> Pair:
    """Both halves of a key, from its private half."""
    public = X25519PrivateKey.from_private_bytes(private).public_key()
    return Pair(private, encoded(public.public_bytes_raw()))


def new_pair() -> Pair:
    """A key of its own."""
    return pair_of(X25519PrivateKey.generate().private_bytes_raw())


def _shared_key(private: bytes, public: bytes, ephemeral: bytes, recipient: bytes) -> bytes:
    secret = X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(public))
    kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=ephemeral + recipient, info=b"meervoud box 1")
    return kdf.derive(secret)


def close(public: str, content: bytes, about: str) -> str:
    """A box that only the private half of `public` opens."""
    recipient = decoded(public)
    once = new_pair()
    ephemeral = decoded(once.public)
    key = _shared_key(once.private, recipient, ephemeral, recipient)
    return encoded(ephemeral + _encrypted(key, content, about))


def open_box(private: bytes, box: str, about: str) -> bytes:
    """What is in the box. Raises DoesNotOpen."""
    content = decoded(box)
    ephemeral, rest = content[:KEY_BYTES], content[KEY_BYTES:]
    key = _shared_key(private, ephemeral, ephemeral, decoded(pair_of(private).public))
    return _decrypted(key, rest, about)


def close_with_words(words: str, content: bytes, about: str) -> str:
    """A box that opens with words somebody knows; trying words takes a tenth of a second and 64 MiB each."""
    salt = secrets.token_bytes(SALT_BYTES)
    return encoded(salt + _encrypted(key_of_words(words, salt), content, about))


def open_with_words(words: str, box: str, about: str) -> bytes:
    """What is in the box. Raises DoesNotOpen."""
    content = decoded(box)
    salt, rest = content[:SALT_BYTES], content[SALT_BYTES:]
    return _decrypted(key_of_words(words, salt), rest, about)


def key_of_words(words: str, salt: bytes, length: int = KEY_BYTES) -> bytes:
    """The key that follows from words, by Argon2id."""
    return hash_secret_raw(
        words.encode(),
        salt,
        time_cost=3,
        memory_cost=64 * 1024,
        parallelism=1,
        hash_len=length,
        type=Type.ID,
    )


def digest(value: bytes) -> str:
    """What is stored to find something by, of what must not be stored."""
    return hashlib.sha256(value).hexdigest()


def _encrypted(key: bytes, content: bytes, about: str) -> bytes:
    filled = len(content).to_bytes(_BEGINS_AT, "big") + content
    filled += bytes(-len(filled) % BLOCK)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, filled, about.encode())


def _decrypted(key: bytes, content: bytes, about: str) -> bytes:
    nonce, rest = content[:NONCE_BYTES], content[NONCE_BYTES:]
    try:
        filled = ChaCha20Poly1305(key).decrypt(nonce, rest, about.encode())
    except (InvalidTag, ValueError) as error:
        raise DoesNotOpen from error
    size = int.from_bytes(filled[:_BEGINS_AT], "big")
    return filled[_BEGINS_AT : _BEGINS_AT + size]
