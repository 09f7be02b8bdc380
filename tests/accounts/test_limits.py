"""How often forms that mail to somebody can be sent, by whom, and whom that does not concern."""

import re
from collections.abc import Iterator
from contextvars import Context

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.access import Role
from app.extensions import db, limiter
from config import Testing
from tests.factories import PASSWORD, Factories

FORMS = ["/password/forgotten", "/sign-in/by-letter", "/join/{school}"]


@pytest.fixture
def limited(app: Flask, database: None, database_uri: str) -> Iterator[Flask]:
    """The application as it runs outside tests: with limits on how often a form can be sent."""
    settings = Testing(
        DATA_DIR=app.config["DATA_DIR"],
        SQLALCHEMY_DATABASE_URI=database_uri,
        RATELIMIT_ENABLED=True,
    )
    application = create_app(settings)
    limiter.reset()
    yield application
    limiter.enabled = False
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


LAST_STEP = "3"
"""Of signing up as a role model: the steps before it mail nobody."""


class Sender:
    """Somebody who sends the form at `path` from `address`, as often as asked."""

    def __init__(self, app: Flask, path: str, address: str = "192.0.2.1") -> None:
        self.client: FlaskClient = app.test_client()
        self.path = path
        self.address = address

    def send(self, email: str, path: str = "", **values: str) -> int:
        return Context().run(self._send, email, path or self.path, values)

    def _send(self, email: str, path: str, values: dict[str, str]) -> int:
        page = self.client.get(path, follow_redirects=True).get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token is not None
        return self.client.post(
            path,
            data={"csrf_token": token[1], "email": email, "step": LAST_STEP, **values},
            environ_overrides={"REMOTE_ADDR": self.address},
        ).status_code


def test_links_of_companies_are_opened_120_times_an_hour_from_one_network(limited: Flask) -> None:
    """A link cannot be guessed; nobody gets to try."""
    visitor = limited.test_client()

    codes = [Context().run(visitor.get, "/company-answer/guess").status_code for _ in range(121)]

    assert (codes[:120], codes[120]) == ([410] * 120, 429)


def at(form: str, make: Factories) -> str:
    path = form.format(school=make.school.code)
    db.session.commit()
    return path


@pytest.mark.parametrize("form", FORMS)
def test_one_person_is_asked_for_five_times_an_hour(limited: Flask, make: Factories, form: str) -> None:
    sender = Sender(limited, at(form, make))
    statuses = [sender.send(email) for email in ("zoe@school.example", "Zoe@school.example ") * 3]

    assert statuses[-1] == 429
    assert 429 not in statuses[:-1]


@pytest.mark.parametrize("form", FORMS)
def test_others_at_the_same_address_are_not_shut_out(limited: Flask, make: Factories, form: str) -> None:
    sender = Sender(limited, at(form, make))
    statuses = {sender.send(f"somebody{number // 2}@school.example") for number in range(70)}

    assert 429 not in statuses
    assert Sender(limited, sender.path).send("zoe@school.example") != 429


@pytest.mark.parametrize("form", FORMS)
def test_many_addresses_together_do_not_fill_one_mailbox(limited: Flask, make: Factories, form: str) -> None:
    path = at(form, make)
    statuses = [Sender(limited, path, f"192.0.2.{number}").send("zoe@school.example") for number in range(21)]

    assert statuses[-1] == 429
    assert 429 not in statuses[:-1]


@pytest.mark.parametrize("form", FORMS)
def test_a_browser_that_was_here_before_passes(limited: Flask, make: Factories, form: str) -> None:
    email = make.user(Role.COUNSELLOR).email
    path = at(form, make)
    for number in range(21):
        Sender(limited, path, f"192.0.2.{number}").send(email)
    known = Sender(limited, path)
    assert known.send(email, "/sign-in", password=PASSWORD) == 303

    assert known.send(email) != 429


def test_a_place_signs_up_a_hundred_times_an_hour_and_a_known_browser_there_more(
    limited: Flask, make: Factories
) -> None:
    email = make.user(Role.COUNSELLOR).email
    sender = Sender(limited, at("/join/{school}", make))
    statuses = [sender.send(f"somebody{number}@work.example") for number in range(101)]
    known = Sender(limited, sender.path)
    known.send(email, "/sign-in", password=PASSWORD)

    assert statuses.index(429) == 100
    assert Sender(limited, sender.path, "192.0.2.2").send("zoe@work.example") != 429
    assert known.send("zoe@work.example") != 429
