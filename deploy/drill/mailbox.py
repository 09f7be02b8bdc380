"""The mail server of the drill: it takes everything, counts it, and knows what came again."""

import hashlib
import threading
from dataclasses import dataclass
from typing import Any

from aiosmtpd.controller import Controller

PORT = 8625


@dataclass(frozen=True)
class Counts:
    """What a mail server got: texts that it accepted, how many messages those are, and how many came again."""

    accepted: int
    distinct: int
    differing: int
    """Messages of which a repeat was not the same in every byte."""

    @property
    def repeats(self) -> int:
        """Texts that came once more under the same Message-ID."""
        return self.accepted - self.distinct


class Mailbox:
    """Keeps a digest of every text that is accepted, under the Message-ID that names it."""

    def __init__(self) -> None:
        self._texts: dict[str, list[bytes]] = {}
        self._lock = threading.Lock()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a message in."""
        self.take(envelope.content)
        return "250 OK"

    def take(self, content: bytes) -> None:
        """Count one text, head and body."""
        head = content.split(b"\r\n\r\n", 1)[0].decode(errors="replace")
        name = next(line for line in head.splitlines() if line.lower().startswith("message-id:"))
        with self._lock:
            self._texts.setdefault(name, []).append(hashlib.sha256(content).digest())

    def clear(self) -> None:
        """Count from nothing."""
        with self._lock:
            self._texts.clear()

    def counts(self) -> Counts:
        """What came in so far."""
        with self._lock:
            texts = list(self._texts.values())
        differing = sum(len(set(same)) > 1 for same in texts)
        return Counts(accepted=sum(map(len, texts)), distinct=len(texts), differing=differing)


def start_mail(mailbox: Mailbox) -> Controller:
    """A mail server that takes everything and counts it."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=PORT)
    controller.start()
    return controller
