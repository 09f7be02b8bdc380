"""How a letter leaves: to the console, to a folder of .eml files, or to a mail server."""

import smtplib
import ssl
import sys
from collections.abc import Collection
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from pathlib import Path

from flask import current_app

from app.notices.models import Letter

# As people read it: no encoded words or base64, so that the link in a letter can be found in a folder or on a console.
READABLE = policy.default.clone(utf8=True, max_line_length=None)


def _one_line(text: str) -> str:
    """A name or subject fit for a header, which ends at a line break."""
    return " ".join(text.split())


def compose(letter: Letter, *, is_readable: bool = False) -> EmailMessage:
    """The letter as an e-mail. Its Message-ID is always the same, so a mail server can recognise a second copy."""
    config = current_app.config
    message = EmailMessage()
    message["From"] = formataddr(("Meervoud", config["MAIL_FROM"]))
    message["To"] = formataddr((_one_line(letter.to_name), letter.to_address))
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<letter-{letter.id}-{letter.school_id}@{config['MAIL_FROM'].split('@')[-1]}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        if letter.unsubscribe_url.startswith("https://"):  # RFC 8058: one click only over https
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.body, cte="8bit" if is_readable else None)
    message["Content-Language"] = letter.language  # after the text, which brings Content headers of its own
    return message


def _file_of(letter_id: int) -> Path:
    """Where the transport `folder` puts a letter."""
    return Path(current_app.config["DATA_DIR"]) / "outbox" / f"{letter_id:06d}.eml"


def _to_folder(letter: Letter) -> None:
    path = _file_of(letter.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(compose(letter, is_readable=True).as_bytes(policy=READABLE))


def forget_files(letter_ids: Collection[int]) -> None:
    """Remove what the transport `folder` wrote of these letters: they name somebody who left."""
    for letter_id in letter_ids:
        _file_of(letter_id).unlink(missing_ok=True)


def _to_server(message: EmailMessage) -> None:
    config = current_app.config
    with smtplib.SMTP(config["SMTP_HOST"], config["SMTP_PORT"], timeout=20) as server:
        if config["SMTP_STARTTLS"]:
            server.starttls(context=ssl.create_default_context())
        if config["SMTP_USER"]:
            server.login(config["SMTP_USER"], config["SMTP_PASSWORD"])
        server.send_message(message)


def deliver(letter: Letter) -> None:
    """Hand the letter to the configured transport. Raises OSError or SMTPException when that fails."""
    transport = current_app.config["MAIL_TRANSPORT"]
    if transport == "smtp":
        _to_server(compose(letter))
    elif transport == "folder":
        _to_folder(letter)
    else:
        sys.stderr.write(compose(letter, is_readable=True).as_bytes(policy=READABLE).decode() + "\n")
