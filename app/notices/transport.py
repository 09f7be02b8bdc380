"""How an email leaves: to the console, to a folder of .eml files, or to a mail server."""

import smtplib
import ssl
import sys
import time
from collections.abc import Callable, Collection
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import Any

from flask import current_app

from app.background.unbroken import unbroken
from app.notices.models import Email

# As people read it: no encoded words or base64, so that the link in an email can be found in a folder or on a console.
READABLE = policy.default.clone(utf8=True, max_line_length=None)
ACCEPTED = 250
"""What a mail server answers to a text that it takes."""
STEP_SECONDS = 20
"""How long a mail server may take for each step of the conversation before the text."""
BEGIN_SECONDS = 30
"""Within how long the text has to be handed over; after that the email is tried again later."""
ANSWER_SECONDS = 60
"""How long the server may take to say yes to the text: who gives up too soon sends it twice (RFC 5321, 4.5.3.2.6)."""
LONGEST_SECONDS = BEGIN_SECONDS + STEP_SECONDS + ANSWER_SECONDS
"""From the beginning to the server's answer at the latest."""


def _one_line(text: str) -> str:
    """A name or subject fit for a header, which ends at a line break."""
    return " ".join(text.split())


def compose(email: Email, *, is_readable: bool = False) -> EmailMessage:
    """Write the email out for a mail server. Its Message-ID is always the same, so a second copy is recognised."""
    config = current_app.config
    message = EmailMessage()
    message["From"] = formataddr(("Meervoud", config["MAIL_FROM"]))
    message["To"] = formataddr((_one_line(email.to_name), email.to_address))
    if email.reply_to:
        message["Reply-To"] = email.reply_to
    message["Subject"] = _one_line(email.subject)
    message["Date"] = format_datetime(email.created_at)
    # "letter" since the first version: one that is tried again after an upgrade is no other email.
    message["Message-ID"] = f"<letter-{email.id}-{email.school_id}@{config['MAIL_FROM'].split('@')[-1]}>"
    message["Auto-Submitted"] = "auto-generated"
    if email.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{email.unsubscribe_url}>"
        if email.unsubscribe_url.startswith("https://"):  # RFC 8058: one click only over https
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(email.body, cte="8bit" if is_readable else None)
    message["Content-Language"] = email.language  # after the text, which brings Content headers of its own
    return message


def _file_of(email_id: int) -> Path:
    """Where the transport `folder` puts an email."""
    return Path(current_app.config["DATA_DIR"]) / "outbox" / f"{email_id:06d}.eml"


def _to_folder(email: Email) -> None:
    path = _file_of(email.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(compose(email, is_readable=True).as_bytes(policy=READABLE))


def forget_files(email_ids: Collection[int]) -> None:
    """Remove what the transport `folder` wrote of these emails: they name somebody who left."""
    for email_id in email_ids:
        _file_of(email_id).unlink(missing_ok=True)


class HandingOver(smtplib.SMTP):
    """A conversation with a mail server, in which the server's yes is noted before another word is said.

    Up to the text nothing is lost by breaking off. The text, the yes and the note are one step that nothing of ours
    breaks off, one at a time in a process.
    """

    def __init__(self, host: str, port: int, on_yes: Callable[[], None]) -> None:
        self._begin_before = time.monotonic() + BEGIN_SECONDS
        self._on_yes = on_yes
        super().__init__(host, port, timeout=STEP_SECONDS)

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Hand the text over. Raises TimeoutError when it took too long to come to that."""
        with unbroken(self._begin_before - time.monotonic()):
            if self.sock is not None:
                self.sock.settimeout(ANSWER_SECONDS)
            code, said = super().data(msg)
            if code == ACCEPTED:
                self._on_yes()
        return code, said


def _to_server(message: EmailMessage, on_yes: Callable[[], None]) -> None:
    config = current_app.config
    with HandingOver(config["SMTP_HOST"], config["SMTP_PORT"], on_yes) as server:
        if config["SMTP_STARTTLS"]:
            server.starttls(context=ssl.create_default_context())
        if config["SMTP_USER"]:
            server.login(config["SMTP_USER"], config["SMTP_PASSWORD"])
        server.send_message(message)


def deliver(email: Email, on_yes: Callable[[], None] = lambda: None) -> None:
    """Hand the email to the configured transport, and call `on_yes` once it was taken.

    Raises OSError or SMTPException when that fails, which may also be after `on_yes`.
    """
    transport = current_app.config["MAIL_TRANSPORT"]
    if transport == "smtp":
        _to_server(compose(email), on_yes)
        return
    if transport == "folder":
        _to_folder(email)
    else:
        sys.stderr.write(compose(email, is_readable=True).as_bytes(policy=READABLE).decode() + "\n")
    on_yes()
