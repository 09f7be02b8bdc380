"""How a letter leaves: to the console, to a folder of .eml files, or to a mail server."""

import smtplib
import ssl
import sys
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from pathlib import Path

from flask import current_app

from app.notices.models import Letter


def compose(letter: Letter) -> EmailMessage:
    """The letter as an e-mail. Its Message-ID is always the same, so a mail server can recognise a second copy."""
    config = current_app.config
    message = EmailMessage()
    message["From"] = formataddr(("Meervoud", config["MAIL_FROM"]))
    message["To"] = formataddr((letter.to_name, letter.to_address))
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<letter-{letter.id}-{letter.school_id}@{config['MAIL_FROM'].split('@')[-1]}>"
    message["Content-Language"] = letter.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message


def _to_folder(letter: Letter, message: EmailMessage) -> None:
    folder = Path(current_app.config["DATA_DIR"]) / "outbox"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{letter.id:06d}.eml").write_bytes(message.as_bytes())


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
    message = compose(letter)
    transport = current_app.config["MAIL_TRANSPORT"]
    if transport == "smtp":
        _to_server(message)
    elif transport == "folder":
        _to_folder(letter, message)
    else:
        print(message.as_string(), file=sys.stderr)
