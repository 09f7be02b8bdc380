"""Emails: written with the change they announce, sent once, tried again when that fails."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.background.engine import huey
from app.extensions import db, writing
from app.notices.models import Email, EmailState
from app.notices.sending import MAX_ATTEMPTS, send, send_waiting
from app.notices.services import (
    TOGETHER,
    new_email,
    queue_email,
    queue_emails,
    rewrite_emails,
    wipe_emails,
    withdraw_emails,
)
from tests.counting import counted
from tests.factories import Factories
from tests.notices.conftest import Mailbox


def write(make: Factories, key: str = "test:1", **values: object) -> Email:
    given = {
        "kind": "test",
        "school_id": make.school.id,
        "to_name": "Zoë van der Berg",
        "to_address": "zoe@school.example",
        "subject": "Je stageplaats – één plek",
        "body": "Hallo Zoë,\n\nJe plaats is bekend.\n",
        **values,
    }
    return queue_email(key=key, **given)  # type: ignore[arg-type]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def outbox(app: Flask) -> list[Path]:
    return sorted((Path(app.config["DATA_DIR"]) / "outbox").glob("*.eml"))


def test_many_emails_are_queued_at_once_and_none_twice(make: Factories, run_jobs: Callable[[], int]) -> None:
    write(make, "test:1")
    about = {
        "kind": "test",
        "school_id": make.school.id,
        "to_address": "zoe@school.example",
        "language": "nl",
    }

    def batch(first: int, last: int) -> list[Email]:
        emails = [
            new_email(key=f"test:{n}", to_name="Zoë " * 60, subject=f"Email {n}", body="Hallo.", **about)
            for n in (*range(first, last), first, 1)
        ]
        return queue_emails(emails)

    with counted() as few:
        assert [email.key for email in batch(2, 4)] == ["test:2", "test:3"]
    with counted() as many:
        assert len(batch(4, 40)) == 36

    assert (few.count, many.count) == (2, 2)  # which keys are known, and the new ones
    ids = {email.key: email.id for email in db.session.scalars(select(Email))}
    assert all(db.session.get_one(Email, ids[f"test:{n}"]).subject == f"Email {n}" for n in range(2, 40))
    assert run_jobs() == 3
    assert db.session.scalar(select(func.count()).where(Email.state == EmailState.SENT)) == 39


def test_one_email_goes_before_the_many_that_wait(app: Flask, make: Factories) -> None:
    about = {
        "kind": "test",
        "school_id": make.school.id,
        "to_name": "Zoë",
        "to_address": "zoe@school.example",
    }
    text = {"subject": "Many", "body": "Hallo.", "language": "nl"}
    queue_emails([new_email(key=f"many:{n}", **about, **text) for n in range(TOGETHER + 1)])
    alone = write(make)
    db.session.commit()

    waiting = [task for task in iter(huey.dequeue, None)]
    Context().run(waiting[0].execute)

    assert [len(task.args[0]) for task in waiting[1:]] == [TOGETHER, 1]
    assert [path.stem for path in outbox(app)] == [f"{alone.id:06d}"]


def test_an_email_leaves_after_the_commit(app: Flask, make: Factories, run_jobs: Callable[[], int]) -> None:
    email = write(make)
    assert outbox(app) == []

    assert run_jobs() == 1

    assert email.state is EmailState.SENT
    assert email.sent_at is not None
    message = message_from_bytes(outbox(app)[0].read_bytes(), policy=policy.default)
    assert message["To"] == "Zoë van der Berg <zoe@school.example>"
    assert message["Subject"] == "Je stageplaats – één plek"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "nl"
    assert "Hallo Zoë" in message.get_content()  # type: ignore[attr-defined]


def test_an_email_of_a_change_that_was_rolled_back_never_leaves(
    app: Flask, make: Factories, run_jobs: Callable[[], int]
) -> None:
    make.school  # noqa: B018  (made before the change)
    db.session.commit()
    write(make)
    db.session.rollback()

    assert run_jobs() == 0
    assert db.session.scalar(select(func.count(Email.id))) == 0


def test_nothing_is_announced_twice(app: Flask, make: Factories, run_jobs: Callable[[], int]) -> None:
    first = write(make)
    run_jobs()

    assert write(make) is first
    assert run_jobs() == 0
    assert len(outbox(app)) == 1


def test_an_email_whose_task_was_lost_is_found(app: Flask, make: Factories) -> None:
    email = write(make)
    db.session.commit()

    assert send_waiting() == 1
    assert send_waiting() == 0

    assert email.state is EmailState.SENT


def test_the_mail_server_gets_the_email_once(
    make: Factories, mail_server: Mailbox, run_jobs: Callable[[], int]
) -> None:
    email = write(make)
    run_jobs()
    send_waiting()
    send(email.id)

    assert len(mail_server.messages) == 1
    message = mail_server.messages[0]
    assert message["X-RcptTo"] == "zoe@school.example"
    assert message["Message-ID"] == f"<letter-{email.id}-{email.school_id}@localhost.example>"


def test_a_line_break_in_a_name_makes_no_header(
    make: Factories, mail_server: Mailbox, run_jobs: Callable[[], int]
) -> None:
    write(make, to_name="Zoë\nBcc: everybody@school.example", subject="Een\r\nX-Evil: ja")
    run_jobs()

    message = mail_server.messages[0]
    assert message["Bcc"] is None
    assert message["X-Evil"] is None


def test_an_address_that_no_header_can_hold_is_a_failure_like_another(make: Factories) -> None:
    email = write(make, to_address="zoe@school.example\nBcc: everybody@school.example")
    db.session.commit()

    assert send_waiting() == 0
    assert email.state is EmailState.WAITING
    assert email.last_error


def test_two_workers_send_an_email_once(app: Flask, make: Factories, mail_server: Mailbox) -> None:
    emails = [write(make, f"test:{number}").id for number in range(6)]
    db.session.commit()
    start = Barrier(4)

    def work(_: int) -> int:
        with app.app_context(), writing():
            start.wait()
            return sum(send(email_id) for email_id in emails)

    with ThreadPoolExecutor(4) as workers:
        sent = list(workers.map(work, range(4)))

    assert sum(sent) == 6
    assert len(mail_server.messages) == 6
    assert len({message["Message-ID"] for message in mail_server.messages}) == 6


def test_a_failure_is_tried_again_later(
    make: Factories, mail_server: Mailbox, clock: time_machine.Traveller
) -> None:
    mail_server.refuse = 1
    email = write(make)
    db.session.commit()

    assert send_waiting() == 0
    assert email.state is EmailState.WAITING
    assert "451" in email.last_error
    assert send_waiting() == 0, "not at once"
    clock.shift(timedelta(minutes=1))
    assert send_waiting() == 1

    assert (email.state, email.attempts, email.last_error) == (EmailState.SENT, 2, "")


def test_five_failures_are_enough(
    make: Factories, mail_server: Mailbox, clock: time_machine.Traveller
) -> None:
    mail_server.refuse = 99
    email = write(make)
    db.session.commit()

    for _ in range(8):
        send_waiting()
        clock.shift(timedelta(hours=1))

    assert (email.state, email.attempts) == (EmailState.FAILED, MAX_ATTEMPTS)
    assert mail_server.messages == []


def test_a_mail_server_that_is_down_is_a_failure_like_another(app: Flask, make: Factories) -> None:
    kept = {name: app.config[name] for name in ("MAIL_TRANSPORT", "SMTP_HOST", "SMTP_PORT")}
    app.config.update(MAIL_TRANSPORT="smtp", SMTP_HOST="127.0.0.1", SMTP_PORT=1)
    email = write(make)
    db.session.commit()
    try:
        assert send_waiting() == 0
    finally:
        app.config.update(kept)

    assert email.state is EmailState.WAITING
    assert "ConnectionRefusedError" in email.last_error


def test_an_email_left_by_a_worker_that_died_is_taken_over(
    make: Factories, mail_server: Mailbox, clock: time_machine.Traveller
) -> None:
    email = write(make)
    email.state, email.lease_until = EmailState.SENDING, datetime(2026, 11, 24, 9, 4, tzinfo=UTC)
    db.session.commit()

    assert send_waiting() == 0, "another worker has it"
    clock.shift(timedelta(minutes=4))
    assert send_waiting() == 1


def test_an_email_to_the_console(app: Flask, make: Factories, capsys: pytest.CaptureFixture[str]) -> None:
    app.config["MAIL_TRANSPORT"] = "console"
    write(make)
    db.session.commit()
    try:
        send_waiting()
    finally:
        app.config["MAIL_TRANSPORT"] = "folder"

    printed = capsys.readouterr().err
    assert "To: Zoë van der Berg <zoe@school.example>" in printed
    assert "Hallo Zoë,\n\nJe plaats is bekend." in printed


def test_a_secret_is_wiped_once_it_has_left(make: Factories, mail_server: Mailbox) -> None:
    secret = write(make, is_secret=True)
    plain = write(make, "test:2")
    db.session.commit()

    send_waiting()

    assert (secret.body, plain.body[:5]) == ("", "Hallo")
    assert [b"bekend" in message.get_payload(decode=True) for message in mail_server.messages] == [True, True]


def test_a_withdrawn_email_does_not_leave(app: Flask, make: Factories, run_jobs: Callable[[], int]) -> None:
    gone = write(make, "publication:1:student:7")
    kept = write(make, "publication:12:student:7")

    assert withdraw_emails("publication:1:") == 1
    run_jobs()
    db.session.expire_all()

    assert (gone.state, kept.state) == (EmailState.WITHDRAWN, EmailState.SENT)
    assert withdraw_emails("publication:12:") == 0


@pytest.mark.parametrize(("refuse", "state"), [(0, EmailState.SENT), (9, EmailState.WITHDRAWN)])
def test_whoever_is_wiped_while_her_email_leaves_stays_wiped(
    app: Flask, make: Factories, mail_server: Mailbox, refuse: int, state: EmailState
) -> None:
    """The mail server is slow, and in that second she withdraws: what comes after brings nothing of her back."""
    email, school_id = write(make), make.school.id
    db.session.commit()
    mail_server.refuse = refuse

    def withdraws() -> None:
        with app.app_context(), writing():
            wipe_emails(school_id, "zoe@school.example")
            db.session.commit()

    mail_server.meanwhile = withdraws
    send_waiting()
    mail_server.meanwhile = lambda: None

    db.session.expire_all()
    assert (email.to_name, email.to_address, email.body, email.last_error) == ("", "", "", "")
    assert email.state is state


def test_files_of_emails_that_were_wiped_or_rewritten_go_too(
    app: Flask, make: Factories, run_jobs: Callable[[], int]
) -> None:
    hers = write(make)
    about_her = write(make, "activity:1:news", to_address="noor@school.example", body="Zoë comes")
    other = write(make, "activity:1:other", to_address="esra@school.example", body="Somebody comes")
    run_jobs()
    assert len(outbox(app)) == 3

    wipe_emails(make.school.id, "zoe@school.example")
    rewrite_emails("activity:1:", lambda text: text.replace("Zoë", "…"))
    run_jobs()

    assert (hers.body, about_her.body, other.body) == ("", "… comes", "Somebody comes")
    assert [path.name for path in outbox(app)] == [f"{other.id:06d}.eml"]
