"""Where somebody is signed in, and a fresh proof before a role is given; in a real browser, in Dutch."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from config import Development
from tests.journeys.server import Server
from tests.journeys.visitor import Visitor

ADMINISTRATOR = "admin@demo.example"


def _signed_in(visitor: Visitor) -> Visitor:
    visitor.sign_in(ADMINISTRATOR, Development().DEMO_PASSWORD)
    expect(visitor.page.locator("h1")).not_to_have_text("Inloggen")
    return visitor


def _proven_an_hour_ago(server: Server) -> None:
    then = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S.%f")
    with closing(sqlite3.connect(server.data / "meervoud.db", timeout=30)) as database, database:
        database.execute("UPDATE browser_session SET proven_at = ?", (then,))


def test_a_browser_is_signed_out_from_another_and_its_cookie_is_worth_nothing(
    fresh_demo: Server, visitor: Callable[..., Visitor]
) -> None:
    phone, desk = _signed_in(visitor(fresh_demo, phone=True)), _signed_in(visitor(fresh_demo))
    copied = desk.context.cookies()

    phone.go("/account/sessions")
    rows = phone.page.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("deze browser")
    phone.look("sessions")
    phone.page.get_by_role("button", name="Daar uitloggen").click()
    expect(phone.page.locator("[role=status]")).to_contain_text("Je bent daar uitgelogd.")
    expect(rows).to_have_count(1)

    desk.context.clear_cookies()
    desk.context.add_cookies(copied)  # type: ignore[arg-type]
    desk.go("/account")
    expect(desk.page.locator("h1")).to_have_text("Inloggen")


def test_a_role_that_is_given_asks_for_a_fresh_proof_and_then_goes_on(
    fresh_demo: Server, visitor: Callable[..., Visitor]
) -> None:
    desk = _signed_in(visitor(fresh_demo))
    desk.go("/people?role=supervisor").page.locator("tbody th a").first.click()
    name = desk.page.locator("h1").inner_text()
    desk.page.select_option("select[name=role]", "report_viewer")
    _proven_an_hour_ago(fresh_demo)

    desk.page.get_by_role("button", name="Deze rol geven").click()
    expect(desk.page.locator("h1")).to_have_text("Laat zien dat jij het bent")
    desk.look("proof")
    desk.page.fill("input[name=proof_password]", "dit is het niet")
    desk.page.get_by_role("button", name="Verder").click()
    expect(desk.page.locator("[role=alert]")).to_contain_text("niet je huidige wachtwoord")
    desk.look("proof-wrong")
    desk.page.fill("input[name=proof_password]", Development().DEMO_PASSWORD)
    desk.page.get_by_role("button", name="Verder").click()

    expect(desk.page.locator("h1")).to_have_text(name)
    expect(desk.page.locator("main table")).to_contain_text("Ambassadeur")
