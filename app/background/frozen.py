"""Frozen questions: what a run was asked, kept as it was, with the digest that tells whether the data changed since."""

import gzip
import hashlib
import json
from typing import Any


def packed(data: dict[str, Any]) -> bytes:
    """The bytes that a run keeps: equal data give equal bytes."""
    return gzip.compress(_canonical(data), 6, mtime=0)


def unpacked(content: bytes) -> dict[str, Any]:
    """What was packed."""
    data: dict[str, Any] = json.loads(gzip.decompress(content))
    return data


def digest_of(data: dict[str, Any]) -> str:
    """SHA-256 of data, whatever the order of their keys."""
    return hashlib.sha256(_canonical(data)).hexdigest()


def _canonical(data: dict[str, Any]) -> bytes:
    return json.dumps(data, separators=(",", ":"), sort_keys=True).encode()
