"""Whom an answer to an email reaches: where its text names somebody to write to, that person, and else nobody."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.extensions import db
from app.notices.models import Email
from app.notices.sending import send
from app.notices.services import new_email, queue_one, unname_emails, wipe_mentions
from app.notices.transport import compose
from tests.factories import Factories
from tests.notices.conftest import Mailbox

ASKER = "marleen@school.example"


def write(make: Factories, **values: object) -> Email:
    given = {
        "key": "test:1",
        "kind": "test",
        "school_id": make.school.id,
        "to_name": "Kim Bakker",
        "to_address": "kim@bakker.example",
        "language": "en",
        "subject": "A question",
        "body": f"Questions? Write to Marleen: {ASKER}\n",
        "reply_to": ASKER,
        **values,
    }
    email = queue_one(new_email(**given))  # type: ignore[arg-type]
    db.session.commit()
    return email


def kept() -> list[str | None]:
    db.session.rollback()
    return list(db.session.scalars(select(Email.reply_to)))


def test_answer_goes_to_whom_the_text_names(make: Factories, mail_server: Mailbox) -> None:
    email = write(make, is_secret=True)

    assert send(email.id)
    assert [message["Reply-To"] for message in mail_server.messages] == [ASKER]
    assert kept() == [None], "once it left nobody needs it"


def test_other_emails_say_nothing_about_answers(make: Factories) -> None:
    assert compose(write(make, reply_to=None))["Reply-To"] is None


def test_second_attempt_is_the_same(make: Factories, mail_server: Mailbox) -> None:
    mail_server.refuse = 1
    email = write(make)
    assert not send(email.id)

    assert kept() == [ASKER]
    assert compose(db.session.get_one(Email, email.id))["Reply-To"] == ASKER


@pytest.mark.parametrize(
    "forget",
    [
        lambda school_id: wipe_mentions(school_id, "Marleen Hoekstra", ASKER),
        lambda school_id: unname_emails(
            school_id, lambda text: ASKER in text, lambda text: text.replace(ASKER, "…")
        ),
    ],
)
def test_address_goes_with_whoever_is_erased(make: Factories, forget: Callable[[int], int]) -> None:
    write(make)

    assert forget(make.school.id) == 1
    db.session.commit()
    assert kept() == [None]
