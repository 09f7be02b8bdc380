"""Second steps in a real browser: passkeys of a device that Chromium plays, codes of an app, and what is lost."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from app.extensions import now
from config import Development
from tests.journeys.server import Server, running_server
from tests.journeys.visitor import Visitor

PASSWORD = Development().DEMO_PASSWORD
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
OWN = "/account/second-step"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo school at a name: a passkey belongs to one, never to a number."""
    with running_server(tmp_path_factory.mktemp("steps")) as running:
        yield replace(running, address=running.address.replace("127.0.0.1", "localhost"))


def with_device(visitor: Visitor) -> Visitor:
    """Give the browser a device that keeps passkeys and always recognises its owner's finger."""
    device = visitor.context.new_cdp_session(visitor.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return visitor


def press(visitor: Visitor, name: str) -> None:
    visitor.page.locator("main").get_by_role("button", name=name, exact=True).click()


def sign_out(visitor: Visitor) -> None:
    visitor.page.locator("details.corner summary").click()
    visitor.page.get_by_role("button", name=re.compile("^(Uitloggen|Sign out)$")).first.click()
    visitor.page.wait_for_url("**/sign-in")


def wait_for(visitor: Visitor, path: str) -> None:
    visitor.page.wait_for_url(f"**{path}")


def _proven_an_hour_ago(server: Server) -> None:
    then = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S.%f")
    with closing(sqlite3.connect(server.data / "meervoud.db", timeout=30)) as database, database:
        database.execute("UPDATE browser_session SET proven_at = ?", (then,))


def set_up_app(visitor: Visitor, begin: str, confirm: str) -> str:
    """Set up an authenticator app; returns its secret."""
    press(visitor, begin)
    wait_for(visitor, f"{OWN}/app/confirm")
    visitor.look("confirm-app")
    secret = visitor.page.locator("code.key").inner_text().replace(" ", "")
    visitor.page.fill("input[name=code]", pyotp.TOTP(secret).at(now()))
    press(visitor, confirm)
    visitor.page.locator("ol.recovery-codes").wait_for()
    return secret


@pytest.mark.timeout(300)
@pytest.mark.parametrize("phone", [True, False])
def test_passkey_is_made_and_signs_in_alone_and_after_a_password(
    server: Server, visitor: Callable[..., Visitor], phone: bool
) -> None:
    who = "student@demo.example" if phone else "viewer@demo.example"
    somebody = with_device(visitor(server, language="nl", phone=phone))
    somebody.sign_in(who, PASSWORD).speak("nl")
    somebody.go("/account").look("account-with-second-step")
    somebody.go(OWN).look("no-second-step")
    somebody.go(f"{OWN}/passkeys/new").look("add-passkey")
    somebody.page.fill("input[name=name]", "Mijn telefoon")
    press(somebody, "De passkey toevoegen")
    somebody.page.locator("ol.recovery-codes").wait_for()
    somebody.look("recovery-codes")
    with somebody.page.expect_download() as download:
        somebody.page.get_by_role("link", name="De codes opslaan als bestand").click()
    assert len(download.value.path().read_text().split()) == 11
    somebody.go(OWN).look("one-passkey")

    sign_out(somebody)
    somebody.look("sign-in-with-passkey")
    press(somebody, "Inloggen met een passkey")
    wait_for(somebody, "/today")

    sign_out(somebody)
    somebody.sign_in(who, PASSWORD)
    wait_for(somebody, "/sign-in/second-step")
    somebody.look("second-step-passkey")
    press(somebody, "Je passkey gebruiken")
    wait_for(somebody, "/today")

    somebody.go(OWN)
    _proven_an_hour_ago(server)
    somebody.page.get_by_role("button", name="De passkey verwijderen").click()
    somebody.page.get_by_role("heading", name="Laat zien dat jij het bent").wait_for()
    somebody.look("proof-by-passkey")
    press(somebody, "Verder met je passkey")
    somebody.page.get_by_text("De passkey is verwijderd").wait_for()


@pytest.mark.timeout(300)
def test_no_passkey_on_the_device_leaves_the_other_ways(
    server: Server, visitor: Callable[..., Visitor]
) -> None:
    stranger = with_device(visitor(server, language="en"))
    stranger.go("/sign-in")
    press(stranger, "Sign in with a passkey")
    stranger.page.get_by_text("That did not work, or you stopped it").wait_for()
    stranger.look("no-passkey")


def test_at_another_address_the_page_says_where_passkeys_work(
    server: Server, visitor: Callable[..., Visitor]
) -> None:
    by_number = replace(server, address=server.address.replace("localhost", "127.0.0.1"))
    stranger = visitor(by_number, language="en")
    stranger.go("/sign-in")
    press(stranger, "Sign in with a passkey")
    stranger.page.get_by_text(f"Passkeys only work at {server.address}. Open the page there.").wait_for()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("phone", [True, False])
def test_code_of_an_app_and_a_lost_phone(
    server: Server, visitor: Callable[..., Visitor], phone: bool
) -> None:
    who = "supervisor@demo.example" if phone else "mentor@demo.example"
    somebody = visitor(server, language="en", phone=phone)
    somebody.sign_in(who, PASSWORD).speak("en")
    somebody.go(OWN)
    secret = set_up_app(somebody, "Set up an authenticator app", "Confirm the app")
    code = somebody.page.locator("ol.recovery-codes li").first.inner_text()
    sign_out(somebody)

    somebody.sign_in(who, PASSWORD)
    wait_for(somebody, "/sign-in/second-step")
    somebody.page.fill("input[name=code]", "000000")
    press(somebody, "Sign in")
    somebody.page.locator(".error-summary").wait_for()
    somebody.look("wrong-code")
    somebody.page.fill("input[name=code]", pyotp.TOTP(secret).at(now(), counter_offset=1))
    press(somebody, "Sign in")
    wait_for(somebody, "/today")
    sign_out(somebody)

    somebody.sign_in(who, PASSWORD)
    somebody.page.get_by_role("link", name="Lost your phone or passkey? Use a recovery code").click()
    wait_for(somebody, "/sign-in/recovery-code")
    somebody.look("recovery-code")
    somebody.page.fill("input[name=code]", code)
    press(somebody, "Sign in")
    wait_for(somebody, OWN)
    somebody.look("after-recovery-code")


def _save_rules(admin: Visitor, roles: list[str], days: str) -> None:
    admin.go("/school/settings/change")
    for box in admin.page.locator("input[name=second_step_roles]").all():
        box.set_checked(box.get_attribute("value") in roles)
    admin.page.fill("input[name=second_step_days]", days)
    admin.look("rules-of-second-step")
    press(admin, "Regels opslaan")
    wait_for(admin, "/school/settings")


@pytest.mark.timeout(400)
def test_role_that_needs_one_is_reminded_then_led_to_it_and_a_lost_one_takes_two_people(
    server: Server, visitor: Callable[..., Visitor]
) -> None:
    admin = visitor(server, language="nl")
    admin.sign_in("admin@demo.example", PASSWORD).speak("nl")
    _save_rules(admin, ["coordinator", "counsellor"], "14")
    admin.go("/school/settings").look("settings-with-second-step")
    coordinator = visitor(server, language="nl", phone=True)
    coordinator.sign_in("coordinator@demo.example", PASSWORD).speak("nl")
    coordinator.page.get_by_text("Stel een tweede stap in om in te loggen").wait_for()
    coordinator.look("reminder")

    _save_rules(admin, ["counsellor"], "0")
    counsellor = with_device(visitor(server, language="nl"))
    counsellor.sign_in("counsellor@demo.example", PASSWORD)
    wait_for(counsellor, OWN)
    counsellor.go("/companies")
    wait_for(counsellor, OWN)
    counsellor.look("overdue")
    counsellor.go(f"{OWN}/passkeys/new").look("add-passkey-overdue")
    counsellor.page.fill("input[name=name]", "Laptop")
    press(counsellor, "De passkey toevoegen")
    counsellor.page.locator("ol.recovery-codes").wait_for()
    counsellor.go("/companies")
    assert counsellor.page.url.endswith("/companies")

    admin.go("/people?q=counsellor%40demo.example")
    admin.page.locator("#results tbody th a").first.click()
    person = admin.page.url.removeprefix(server.address)
    press(admin, "De tweede stap wissen")
    admin.page.get_by_text("Een tweede persoon moet dit bevestigen").wait_for()
    admin.look("reset-asked")
    coordinator.go("/people").look("reset-to-confirm")
    coordinator.go(person).look("confirm-reset")
    press(coordinator, "Het wissen bevestigen")
    coordinator.page.get_by_text("is gewist").first.wait_for()
    counsellor.go("/today")
    assert counsellor.page.url.endswith("/sign-in?next=/today"), "she is signed out"
    counsellor.sign_in("counsellor@demo.example", PASSWORD)
    wait_for(counsellor, OWN)
    assert any("gewist door" in email for email in server.emails())
