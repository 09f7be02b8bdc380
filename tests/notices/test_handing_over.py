"""Between a mail server's yes and our note of it: as short as can be, and what a repeat is when somebody dies there."""

import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from email import message_from_bytes
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.background import unbroken as steps
from app.background.unbroken import begin_no_more, unbroken
from app.extensions import db, now
from app.locks import LOCK_SECONDS
from app.notices import sending
from app.notices.models import Email, EmailState
from app.notices.sending import LEASE, NOTE_PAUSES, send_waiting
from app.notices.services import queue_email
from app.notices.transport import LONGEST_SECONDS
from config import ROOT
from tests.factories import Factories
from tests.notices.conftest import Mailbox
from tests.runs.workers import EARNEST, PATIENCE_SECONDS, worker

DIES = """
import os, signal, sys, threading, time
from pathlib import Path
from app import create_app
from app.extensions import writing
from app.notices import sending
from config import Testing
folder, uri, port, *ids = sys.argv[1:]
app = create_app(Testing(DATA_DIR=Path(folder), SQLALCHEMY_DATABASE_URI=uri, MAIL_TRANSPORT="smtp",
    SMTP_HOST="127.0.0.1", SMTP_PORT=int(port), SMTP_STARTTLS=False))
def die(email):
    time.sleep(1)  # for as long as the others like
    os.kill(os.getpid(), signal.SIGKILL)
sending._store_sent = die
def work(email_id):
    with app.app_context(), writing():
        sending.send(email_id)
for thread in [threading.Thread(target=work, args=(int(email_id),)) for email_id in ids]:
    thread.start()
"""


def write(make: Factories, count: int = 1) -> list[Email]:
    emails = [
        queue_email(
            key=f"test:{number}",
            kind="test",
            school_id=make.school.id,
            to_name="Zoë van der Berg",
            to_address="zoe@school.example",
            subject="Je stageplaats – één plek",
            body=f"Hallo Zoë,\n\nJe plaats is bekend, nummer {number}.\n",
        )
        for number in range(count)
    ]
    db.session.commit()
    return emails


def sent() -> int | None:
    return db.session.scalar(select(func.count()).where(Email.state == EmailState.SENT))


def test_worker_killed_between_yes_and_note_repeats_one_email_byte_for_byte(
    app: Flask, make: Factories, mail_server: Mailbox, database_uri: str, tmp_path: Path
) -> None:
    ids = [str(email.id) for email in write(make, 4)]
    db.session.rollback()  # hold no lock meanwhile
    arguments = [str(tmp_path), database_uri, str(app.config["SMTP_PORT"]), *ids]

    died = subprocess.run([sys.executable, "-c", DIES, *arguments], cwd=ROOT, check=False, timeout=60)

    assert died.returncode == -signal.SIGKILL
    assert len(mail_server.raw) == 1, "its other threads handed over what nobody noted either"
    with time_machine.travel(now() + LEASE):
        assert send_waiting() == 4
        assert send_waiting() == 0
    names = Counter(message_from_bytes(raw)["Message-ID"] for raw in mail_server.raw)
    assert sorted(names.values()) == [1, 1, 1, 2]
    assert len(set(mail_server.raw)) == 4, "a repeat differs"


def test_goodbye_that_goes_wrong_sends_nothing_again(make: Factories, mail_server: Mailbox) -> None:
    (email,) = write(make)
    mail_server.goodbye = "451 Not now"

    assert send_waiting() == 1
    with time_machine.travel(now() + LEASE):
        assert send_waiting() == 0

    assert (email.state, email.last_error, len(mail_server.raw)) == (EmailState.SENT, "", 1)


def test_yes_is_noted_once_the_database_takes_it(
    make: Factories, mail_server: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    (email,) = write(make)
    commit, said = Session.commit, list[int]()

    def away(session: Session) -> None:
        said.append(len(mail_server.raw))
        if said.count(1) in (1, 2):
            error = type("Gone", (Exception,), {})()
            raise OperationalError("UPDATE letter", {}, error)
        commit(session)

    monkeypatch.setattr(Session, "commit", away)
    monkeypatch.setattr(sending, "shortage", lambda _error: "short")
    monkeypatch.setattr(sending, "NOTE_PAUSES", (0.01, 0.01, 0.01))

    assert send_waiting() == 1
    monkeypatch.undo()

    assert said == [0, 1, 1, 1]
    assert (email.state, len(mail_server.raw)) == (EmailState.SENT, 1)


def test_nobody_takes_over_what_may_still_be_handed_over() -> None:
    longest_note = sum(NOTE_PAUSES) + LOCK_SECONDS * (len(NOTE_PAUSES) + 1)

    assert LONGEST_SECONDS + longest_note < LEASE.total_seconds()


def test_text_that_is_too_late_is_not_handed_over(make: Factories, mail_server: Mailbox) -> None:
    (email,) = write(make)
    with unbroken(1), pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.notices.transport.BEGIN_SECONDS", 0.2)
        assert send_waiting() == 0

    assert (mail_server.raw, email.state) == ([], EmailState.WAITING)
    assert "TimeoutError" in email.last_error


def test_nothing_begins_once_a_process_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "_step", threading.Lock())
    monkeypatch.setattr(steps, "ENDING_SECONDS", 0.05)

    with unbroken(1):
        assert not begin_no_more()
    assert begin_no_more()
    with pytest.raises(TimeoutError), unbroken(0.05):
        pass


def test_worker_that_is_told_to_end_notes_what_the_server_is_reading(
    app: Flask,
    make: Factories,
    mail_server: Mailbox,
    database_uri: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(make, 6)
    reading, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        reading.set()
        go_on.wait(20)

    mail_server.meanwhile = slowly
    for name in ("SMTP_HOST", "SMTP_PORT", "MAIL_TRANSPORT"):
        monkeypatch.setenv(name, str(app.config[name]))
    monkeypatch.setenv("SMTP_STARTTLS", "false")
    with worker(EARNEST, app, database_uri, tmp_path) as process:
        assert reading.wait(PATIENCE_SECONDS)
        process.terminate()
        time.sleep(1)  # it does not end before this
        go_on.set()
        process.wait(PATIENCE_SECONDS)

    assert len(mail_server.raw) == 1
    assert sent() == 1
