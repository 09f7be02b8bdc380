"""Reading the audit trail, and taking it along as a file."""

import csv
import io
from datetime import UTC, datetime

import pytest
import time_machine
from openpyxl import load_workbook
from sqlalchemy import select

from app.access import Role
from app.accounts import trail
from app.accounts.models import User
from app.audit.models import AuditEvent
from app.audit.services import record
from app.extensions import db
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories


def note(user: User, action: str, at: datetime, **values: str) -> None:
    with time_machine.travel(at, tick=False):
        record(action, user.school, actor=user, school_id=user.school_id, **values)


@pytest.fixture
def marleen(make: Factories) -> User:
    """A coordinator who did three things."""
    user = make.user(Role.COORDINATOR, name="Marleen")
    other = make.user(Role.COORDINATOR, name="Joris")
    note(user, "run:publish", datetime(2026, 11, 1, 9, tzinfo=UTC), subject_name="Run 12")
    note(other, trail.CLOSE, datetime(2026, 11, 2, 22, 30, tzinfo=UTC), subject_name="Tom", reason="Left us")
    note(user, "site:change", datetime(2026, 11, 3, 23, 30, tzinfo=UTC), subject_name="=Bakker")
    note(
        make.user(Role.COORDINATOR, school=make.new_school()),
        "run:publish",
        datetime(2026, 11, 4, tzinfo=UTC),
    )
    db.session.commit()
    return user


def about(browser: Browser, query: str = "", path: str = "/audit") -> list[str]:
    return [row[3] for row in browser.get(f"{path}?{query}").rows()]


def test_finding_events(marleen: User, browser: Browser) -> None:
    browser.sign_in(marleen)

    assert about(browser) == ["=Bakker", "Tom", "Run 12"]
    assert about(browser, "sort=at") == ["Run 12", "Tom", "=Bakker"]
    assert about(browser, "action=run:publish") == ["Run 12"]
    assert about(browser, f"actor={marleen.id}") == ["=Bakker", "Run 12"]
    assert about(browser, "q=left") == ["Tom"]
    assert about(browser, "action=nonsense&actor=abc&since=soon&until=31-31") == ["=Bakker", "Tom", "Run 12"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "0000-00-00"])
def test_the_first_and_the_last_day_there_is_are_no_days_to_look_for(
    marleen: User, browser: Browser, day: str
) -> None:
    browser.sign_in(marleen)

    assert about(browser, f"since={day}") == ["=Bakker", "Tom", "Run 12"]
    assert about(browser, f"until={day}") == ["=Bakker", "Tom", "Run 12"]


def test_days_are_days_in_the_netherlands(marleen: User, browser: Browser) -> None:
    browser.sign_in(marleen)

    assert about(browser, "since=2026-11-02&until=2026-11-02") == ["Tom"]
    assert about(browser, "since=2026-11-04") == ["=Bakker"]
    assert about(browser, "until=2026-11-02") == ["Tom", "Run 12"]


def test_words_stand_for_actions(marleen: User, browser: Browser) -> None:
    rows = browser.sign_in(marleen).get("/audit").rows()

    assert [row[2] for row in rows][1] == "Account closed"
    assert "Left us" in rows[1][4]
    assert rows[1][0] == "2 Nov 2026, 23:30"


def test_an_administrator_sees_accounts_and_settings_only(
    make: Factories, marleen: User, browser: Browser
) -> None:
    browser.sign_in(make.user(Role.ADMINISTRATOR))

    assert about(browser, path="/account-events") == ["Tom"]
    page = browser.get("/account-events?action=run:publish")
    assert "Match run published" not in page.text
    assert [row[3] for row in page.rows()] == ["Tom"]
    browser.get("/audit", expect=403)
    response = browser.get("/account-events").submit("csv").response
    assert b"Bakker" not in response.data
    assert b"Tom" in response.data


def test_both_roles_still_keep_the_two_lists_apart(make: Factories, marleen: User, browser: Browser) -> None:
    browser.sign_in(make.user(Role.ADMINISTRATOR, Role.COORDINATOR))

    assert about(browser, path="/account-events") == ["Tom"]
    assert len(about(browser)) == 3


def test_the_file_holds_what_the_list_shows_and_no_formula(marleen: User, browser: Browser) -> None:
    browser.sign_in(marleen)
    page = browser.get(f"/audit?actor={marleen.id}")
    response = page.submit("csv").response
    rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Number", "When", "Who"]
    assert [row[5] for row in rows[1:]] == ["Run 12", "'=Bakker"]
    assert "attachment" in response.headers["Content-Disposition"]

    sheet = load_workbook(io.BytesIO(page.submit("Excel").response.data)).active
    assert sheet is not None
    cell = sheet["F3"]
    assert (cell.value, cell.data_type) == ("'=Bakker", "s")


def test_that_the_trail_was_downloaded_stands_in_the_trail(
    make: Factories, marleen: User, browser: Browser
) -> None:
    browser.sign_in(marleen).get("/audit").submit("csv")
    admin = make.user(Role.ADMINISTRATOR, name="Kim")
    browser.sign_in(admin).get("/account-events").submit("Excel")

    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(2)).all()
    assert [(one.action, one.actor_name) for one in events] == [
        ("account_events:export", "Kim"),
        ("audit:export", "Marleen"),
    ]
    assert about(browser, path="/account-events") == ["Kim", "Tom"]


def test_the_trail_keeps_its_query_budget(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COORDINATOR)
    for number in range(40):
        record("run:publish", user, actor=user, school_id=user.school_id, subject_name=f"Run {number}")
    browser.sign_in(user)

    with counted() as statements:
        page = browser.get("/audit")

    assert len(page.rows()) == 25
    assert statements.count <= 10, statements.texts
