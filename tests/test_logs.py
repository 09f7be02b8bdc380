"""The log: one JSON object a line, enough to find what went wrong, and nothing that people wrote."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

from app import logs
from app.access import Role
from app.background.engine import sweep
from app.extensions import db
from app.notices.services import queue_email
from app.schools.models import School
from config import ConfigurationError, Production, Testing
from tests.browser import Browser
from tests.factories import Factories
from tests.sockets import ask, listening_to

pytestmark = pytest.mark.database
SEARCH, ADDRESS, TOKEN = "zoekwoordvaniemand", "fatima@school.example", "t0kenVanEenBrief-1234567890"
WRITTEN = (SEARCH, ADDRESS, "fatima", TOKEN)


class Log:
    """What was written, as text and as objects."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def requests(self) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["message"] == "request"]

    def found(self) -> list[str]:
        """What people wrote and the log repeats."""
        return [word for word in WRITTEN if word in self.text]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Log]:
    """The log as production writes it; everything is as before afterwards."""
    written = Log()
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", "app", "matching")}
    handler = logs.write_to(written.stream, "json")
    logs.begin(handler)
    yield written
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_request_is_written_with_its_rule_and_the_number_of_who_asked(
    browser: Browser, make: Factories, log: Log
) -> None:
    coordinator = make.user(Role.COORDINATOR)
    student = make.student()
    browser.sign_in(coordinator).get(f"/students/{student.id}?note={SEARCH}")

    (line,) = log.requests()

    assert (line["method"], line["route"], line["status"]) == ("GET", "/students/<int:student_id>", 200)
    assert (line["user"], line["level"]) == (coordinator.id, "info")
    assert line["milliseconds"] > 0
    assert log.found() == []


def test_nothing_that_people_type_is_written(browser: Browser, make: Factories, log: Log) -> None:
    browser.get("/sign-in").submit("Sign in", email=ADDRESS, password=SEARCH)
    browser.get(f"/invitation/{TOKEN}", expect=410)
    browser.get(f"/{ADDRESS}/{TOKEN}?q={SEARCH}", expect=404)
    browser.sign_in(make.user(Role.COORDINATOR)).get(f"/companies?q={SEARCH}")

    assert [line["status"] for line in log.requests()][1:] == [200, 410, 404, 200]
    assert log.found() == []


def test_failure_says_where_and_not_what(
    app: Flask, browser: Browser, make: Factories, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object) -> None:
        raise ValueError(f"{ADDRESS} asked for {SEARCH}")

    monkeypatch.setattr("flask.app.Flask.dispatch_request", fails)
    browser.sign_in(make.user(Role.COORDINATOR)).get(f"/companies?q={SEARCH}", expect=500)

    error = next(line for line in log.lines if line["level"] == "error")
    assert error["request_id"] == log.requests()[0]["request_id"]
    assert error["error"]["kinds"] == ["builtins.ValueError"]
    assert error["error"]["places"][-1].endswith(" fails")
    assert log.found() == []


def test_error_of_the_database_repeats_no_row(app: Flask, make: Factories, log: Log) -> None:
    db.session.add_all([School(code=SEARCH, name=ADDRESS), School(code=SEARCH, name=TOKEN)])
    try:
        db.session.commit()
    except DBAPIError as error:
        logging.getLogger("app.test").warning("Not stored", exc_info=error)
        said = str(error.__class__)
    db.session.rollback()

    (line,) = log.lines
    assert "IntegrityError" in said
    assert line["error"]["code"] in {"SQLITE_CONSTRAINT_UNIQUE", "23505"}
    assert log.found() == []


def test_email_that_cannot_be_sent_is_written_by_its_number(
    make: Factories, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_arguments: object) -> None:
        raise OSError(f"550 {ADDRESS} unknown")

    monkeypatch.setattr("app.notices.sending.deliver", refuses)
    email = queue_email(
        key="k", kind="k", school_id=make.school.id, to_name="Fatima", to_address=ADDRESS, subject=SEARCH, body=TOKEN
    )  # fmt: skip
    db.session.commit()
    sweep()

    assert f"Email {email.id} could not be sent: OSError" in [line["message"] for line in log.lines]
    assert log.found() == []


def test_web_server_writes_no_address_either(log: Log) -> None:
    def fails(*_arguments: object) -> list[bytes]:
        raise RuntimeError(SEARCH)

    with listening_to(fails) as server:
        answer = ask(server, f"GET /invitation/{TOKEN}?q={SEARCH} HTTP/1.0\r\n\r\n")

    assert answer.startswith("HTTP/1.0 500")
    assert [line["error"]["kinds"] for line in log.lines] == [["builtins.RuntimeError"]]
    assert log.found() == []


def test_number_of_a_request_comes_from_the_proxy_where_there_is_one(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def numbered(given: str) -> str:
        return app.test_client().get("/about", headers={"X-Request-ID": given}).headers["X-Request-ID"]

    given = "0123456789abcdef0123456789abcdef"
    assert numbered(given) != given
    monkeypatch.setitem(app.config, "TRUSTED_PROXIES", 1)
    assert numbered(given) == given
    assert numbered("<script>alert(1)</script>") != "<script>alert(1)</script>"


def test_second_application_does_not_write_every_line_twice(log: Log) -> None:
    again = logs.write_to(log.stream, "json")
    logs.begin(again)
    logging.getLogger("app.test").info("once")
    logging.getLogger().removeHandler(again)

    assert [line["message"] for line in log.lines] == ["once"]


def test_who_develops_sees_warnings_in_full() -> None:
    stream = io.StringIO()
    handler = logs.write_to(stream, "text")
    record = logging.getLogger("app").makeRecord(
        "app", logging.WARNING, "a", 1, "Look at %s", ("this",), None
    )
    handler.handle(record)

    assert stream.getvalue() == "WARNING app: Look at this\n"
    assert handler.level == logging.WARNING


def test_form_of_the_log_is_a_setting(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "k" * 32)
    monkeypatch.setenv("PUBLIC_URL", "https://stage.school.example")
    assert Production(DATA_DIR=tmp_path).LOG_FORMAT == "json"
    assert Testing(DATA_DIR=tmp_path).LOG_FORMAT == "text"
    monkeypatch.setenv("LOG_FORMAT", "xml")
    with pytest.raises(ConfigurationError, match="LOG_FORMAT"):
        Testing(DATA_DIR=tmp_path)
