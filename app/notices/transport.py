"""How an email leaves: to the console, to a folder of .eml files, or to a mail server."""

import smtplib
import ssl
import sys
from collections.abc import Collection
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from pathlib import Path

from flask import current_app

from app.notices.models import Email

# As people read it: no encoded words or base64, so that the link in an email can be found in a folder or on a console.
READABLE = policy.default.clone(utf8=True, max_line_length=None)


def _one_line(text: str) -> str:
    """A name or subject fit for a header, which ends at a line break."""
    return " ".join(text.split())


def compose(email: Email, *, is_readable: bool = False) -> EmailMessage:
    """Write the email out for a mail server. Its Message-ID is always the same, so a second copy is recognised."""
    config = current_app.config
    message = EmailMessage()
    message["From"] = formataddr(("Meervoud", config["MAIL_FROM"]))
    message["To"] = formataddr((_one_line(email.to_name), email.to_address))
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


def _to_server(message: EmailMessage) -> None:
    config = current_app.config
    with smtplib.SMTP(config["SMTP_HOST"], config["SMTP_PORT"], timeout=20) as server:
        if config["SMTP_STARTTLS"]:
            server.starttls(context=ssl.create_default_context())
        if config["SMTP_USER"]:
            server.login(config["SMTP_USER"], config["SMTP_PASSWORD"])
        server.send_message(message)


def deliver(email: Email) -> None:
    """Hand the email to the configured transport. Raises OSError or SMTPException when that fails."""
    transport = current_app.config["MAIL_TRANSPORT"]
    if transport == "smtp":
        _to_server(compose(email))
    elif transport == "folder":
        _to_folder(email)
    else:
        sys.stderr.write(compose(email, is_readable=True).as_bytes(policy=READABLE).decode() + "\n")
