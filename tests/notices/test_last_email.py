"""The last email to somebody who is erased: nothing of it stays, whether it left or not."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.extensions import db
from app.notices.models import LAST, EmailState
from app.notices.sending import MAX_ATTEMPTS, send
from tests.factories import Factories
from tests.notices.conftest import Mailbox

pytestmark = pytest.mark.database


@pytest.mark.parametrize(
    ("refusals", "arrives", "state"), [(0, 1, EmailState.SENT), (MAX_ATTEMPTS, 0, EmailState.WITHDRAWN)]
)
def test_wipes_the_last_email_once_it_left_or_cannot_leave(
    make: Factories, mail_server: Mailbox, refusals: int, arrives: int, state: EmailState
) -> None:
    mail_server.refuse = refusals
    email = make.email(kind=LAST, to_name="Noor", to_address="noor@zand.example", body="Hello Noor,")
    db.session.commit()

    for hour in range(MAX_ATTEMPTS):
        with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC) + timedelta(hours=hour), tick=False):
            send(email.id)

    db.session.refresh(email)
    assert [message["To"] for message in mail_server.messages] == ["Noor <noor@zand.example>"] * arrives
    assert email.state is state
    assert (email.to_name, email.to_address, email.subject, email.body, email.last_error) == ("",) * 5
