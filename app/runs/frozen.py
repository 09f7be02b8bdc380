"""The frozen input of a run, compressed, with digests that show whether the data changed."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Frozen:
    """Input ready to be stored with its run."""

    content: bytes
    """The problem file, gzipped."""
    input_digest: str
    data_digest: str
    """Digest of the data without coordinators' decisions; a run is published only while it is unchanged (R45)."""
    summary: dict[str, Any]
    """The run's first `summary`, before there is a result."""


def packed(data: dict[str, Any]) -> bytes:
    """Compress; equal data give equal bytes."""
    return gzip.compress(_canonical(data), 6, mtime=0)


def unpacked(content: bytes) -> dict[str, Any]:
    """Decompress what `packed` returned."""
    data: dict[str, Any] = json.loads(gzip.decompress(content))
    return data


def digest_of(data: dict[str, Any]) -> str:
    """SHA-256 of data, whatever the order of their keys."""
    return hashlib.sha256(_canonical(data)).hexdigest()


def _canonical(data: dict[str, Any]) -> bytes:
    return json.dumps(data, separators=(",", ":"), sort_keys=True).encode()
