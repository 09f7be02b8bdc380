"""A mail server that keeps what it gets, says no when told to, and lets something happen while it has an email."""

import socket
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from flask import Flask


class Mailbox(Message):
    """What came in, also byte for byte (`raw`).

    `refuse` makes it say no to the next so many emails; `meanwhile` is done while it reads one; `goodbye` is what it
    says to a client that leaves.
    """

    def __init__(self) -> None:
        super().__init__(EmailMessage)
        self.messages: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.refuse = 0
        self.goodbye = "221 Bye"
        self.meanwhile: Callable[[], None] = lambda: None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.meanwhile()
        if self.refuse:
            self.refuse -= 1
            return "451 Try again later"
        self.raw.append(envelope.content)
        return str(await super().handle_DATA(server, session, envelope))

    async def handle_QUIT(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802
        return self.goodbye

    def handle_message(self, message: Any) -> None:
        self.messages.append(message)


@pytest.fixture
def mail_server(app: Flask) -> Iterator[Mailbox]:
    mailbox = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    kept = {name: app.config[name] for name in ("MAIL_TRANSPORT", "SMTP_HOST", "SMTP_PORT", "SMTP_STARTTLS")}
    app.config.update(MAIL_TRANSPORT="smtp", SMTP_HOST="127.0.0.1", SMTP_PORT=port, SMTP_STARTTLS=False)
    yield mailbox
    app.config.update(kept)
    controller.stop()
