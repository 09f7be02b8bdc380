"""The head of each school's chain, kept outside the database: so a trail that lost its end is not taken for whole.

The chain shows what was changed or taken out of its middle. Whoever removes the last rows, or all of them, leaves a
chain that fits. So the worker writes every few seconds how long each trail is and how it ends to a signed file in the
data folder, and once a day to the log. Neither ever goes back: a shorter trail than was kept is an alarm, not news.
"""

import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.services import BrokenLink
from app.extensions import db, now

logger = logging.getLogger(__name__)
FILE = "audit-heads.json"


@dataclass(frozen=True)
class Head:
    """How long a trail is, and the hash of its last event."""

    sequence: int
    hash: str


class HeadsForged(Exception):
    """The file with the heads was not written by us, or under another SECRET_KEY."""


def _path() -> Path:
    return Path(current_app.config["DATA_DIR"]) / FILE


def _signature(content: str) -> str:
    key = hashlib.sha256(b"audit heads\n" + current_app.config["SECRET_KEY"].encode()).digest()
    return hmac.new(key, content.encode(), hashlib.sha256).hexdigest()


def _stored() -> dict[str, Any]:
    """What the file holds; empty where there is none. Raises HeadsForged."""
    try:
        outer = json.loads(_path().read_text(encoding="ascii"))
        if not hmac.compare_digest(outer["signature"], _signature(outer["content"])):
            raise HeadsForged
        inner: dict[str, Any] = json.loads(outer["content"])
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError):
        raise HeadsForged from None
    return inner


def kept_heads() -> dict[int, Head]:
    """The heads that were kept, by school; empty where none were. Raises HeadsForged."""
    return {int(school): Head(*head) for school, head in _stored().get("heads", {}).items()}


def _heads_now() -> dict[int, Head]:
    """The last event of each school, one seek in an index each: the trail is long and this is asked often."""
    found = {}
    for school in db.session.scalars(select(AuditEvent.metadata.tables["school"].c.id)).all():
        last = (
            select(AuditEvent.sequence, AuditEvent.hash)
            .where(AuditEvent.school_id == school)
            .order_by(AuditEvent.sequence.desc())
            .limit(1)
        )
        if (row := db.session.execute(last).first()) is not None:
            found[school] = Head(row.sequence, row.hash)
    return found


def let_go(school_id: int) -> None:
    """Stop asking for the trail of a school that left; how it ended stays. Raises HeadsForged."""
    stored = _stored()
    head = stored.get("heads", {}).pop(str(school_id), None)
    if head is not None:
        stored.setdefault("departed", {})[str(school_id)] = head
        _store(json.dumps(stored))


def departed_heads() -> dict[int, Head]:
    """How the trails of schools that left ended, as far as they were kept. Raises HeadsForged."""
    return {int(school): Head(*head) for school, head in _stored().get("departed", {}).items()}


def missing_ends() -> Iterator[BrokenLink]:
    """Each trail that is shorter than was kept, or had another event there. Raises HeadsForged."""
    heads = _heads_now()
    for school, kept in sorted(kept_heads().items()):
        there = heads[school].sequence if school in heads else 0
        if there < kept.sequence:
            yield BrokenLink(school, kept.sequence, f"is missing: the trail ends at {there}")
            continue
        found = db.session.scalar(
            select(AuditEvent.hash).where(
                AuditEvent.school_id == school, AuditEvent.sequence == kept.sequence
            )
        )
        if found != kept.hash:
            yield BrokenLink(school, kept.sequence, "is not the event that was there")


def keep_heads(*, anew: bool = False) -> list[BrokenLink]:
    """Keep the heads as they are now. Where an end is missing nothing is written, and what is missing returned.

    `anew`: what is there now counts, whatever was kept; after a backup was put back. Raises HeadsForged unless so.
    """
    stored: dict[str, Any] = {} if anew else _stored()
    broken = [] if anew else list(missing_ends())
    if broken:
        return broken
    heads, day = _heads_now(), now().date().isoformat()
    if stored.get("day") != day:
        for school, head in sorted(heads.items()):
            logger.info(
                "Audit trail of school %d: %d events, the last is %s", school, head.sequence, head.hash
            )
    kept: dict[str, Any] = {
        "day": day,
        "heads": {str(s): [h.sequence, h.hash] for s, h in sorted(heads.items())},
    }
    if "departed" in stored:
        kept["departed"] = stored["departed"]
    if (content := json.dumps(kept)) != json.dumps(stored):
        _store(content)
    return []


def _store(content: str) -> None:
    fresh = _path().with_suffix(f".{now().timestamp():.6f}")
    fresh.write_text(json.dumps({"content": content, "signature": _signature(content)}), encoding="ascii")
    fresh.replace(_path())
