"""Frozen questions: what a run was asked, kept as it was, with the digest that tells whether the data changed since."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Frozen:
    """A question ready to be stored with its run."""

    content: bytes
    """The problem file, packed."""
    input_digest: str
    data_digest: str
    """Of what the data say, without what people decide: a run is judged against the data it stood on (R45)."""
    summary: dict[str, Any]
    """What the run's row tells of its question before there is an answer."""


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
