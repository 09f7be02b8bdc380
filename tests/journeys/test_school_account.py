"""Signing in with a school account, in a real browser and at a sign-in service by other people (oidc-provider-mock)."""

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from email import message_from_string, policy
from pathlib import Path

import pytest

from config import Development
from tests.journeys.server import Server, free_port
from tests.journeys.visitor import Visitor

ADMIN, ADDRESS = "admin@demo.example", "fleur.bakker@school.example"
WORDS = {
    "nl": {
        "add": "Dienst opslaan",
        "test": "Dienst testen",
        "works": "De dienst antwoordt",
        "continue": "Verder met je schoolaccount",
        "link": "Ja, koppel ze",
        "there": "Uitloggen bij je schoolaccount",
        "invite": "Uitnodiging versturen",
        "role": "Stagebegeleider",
        "out": "Uitloggen",
        "confirm": "Dienst bevestigen",
    },
    "en": {
        "add": "Save the service",
        "test": "Test the service",
        "works": "The service answers",
        "continue": "Continue with your school account",
        "link": "Yes, link them",
        "there": "Sign out of your school account",
        "invite": "Send the invitation",
        "role": "Internship supervisor",
        "out": "Sign out",
        "confirm": "Confirm the service",
    },
}
NAMES = {"nl": "je schoolaccount", "en": "your school account"}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[str]:
    """A sign-in service on this machine; gives its issuer."""
    port = free_port()
    environment = {**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"}
    with (tmp_path / "service.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        issuer = f"http://127.0.0.1:{port}"
        try:
            _wait_for(issuer, process)
            yield issuer
        finally:
            process.terminate()
            process.wait(timeout=15)


def _wait_for(issuer: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(150):
        assert process.poll() is None, "The service ended."
        try:
            with urllib.request.urlopen(f"{issuer}/.well-known/openid-configuration", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("The service did not begin.")


def _invitation(server: Server) -> str:
    """The link of the invitation, as a path."""
    for _ in range(120):
        for text in reversed(server.emails()):
            email = message_from_string(text, policy=policy.default)
            found = re.search(r"/invitation/\S+", email.get_content())  # type: ignore[attr-defined]
            if ADDRESS in str(email["To"]) and found:
                return found[0]
        time.sleep(0.25)
    raise AssertionError("No invitation came.")


def _press(visitor: Visitor, name: str) -> None:
    visitor.page.locator("main").get_by_role("button", name=name, exact=True).click()


def _at_the_service(visitor: Visitor, subject: str) -> None:
    """Be this person there, and come back."""
    visitor.page.wait_for_url("**/oauth2/authorize**")
    visitor.page.locator("input[name=sub]").fill(subject)
    visitor.page.get_by_role("button", name="Authorize", exact=True).click()


def _set_up(admin: Visitor, issuer: str, words: dict[str, str]) -> None:
    admin.go("/people/sign-in").look("no-sign-in-service")
    admin.go("/people/sign-in/add").look("add-sign-in-service")
    admin.page.locator("input[name=kind][value=other]").check()
    for name, value in {
        "name": NAMES[admin.language],
        "issuer": issuer,
        "client_id": "meervoud",
        "client_password": "a secret of a test",
        "quiet_days": "90",
    }.items():
        admin.page.fill(f"input[name={name}]", value)
    _press(admin, words["add"])
    admin.page.wait_for_url("**/people/sign-in/1")
    _press(admin, words["test"])
    admin.page.get_by_text(words["works"]).wait_for()
    admin.look("sign-in-service")
    admin.go("/people/sign-in").look("sign-in-services")
    admin.go("/people/sign-in/1/quiet").look("nobody-quiet")


def _invite(admin: Visitor, words: dict[str, str]) -> None:
    admin.go("/people/invite")
    admin.page.fill("input[name=name]", "Fleur Bakker")
    admin.page.fill("input[name=email]", ADDRESS)
    admin.page.get_by_label(words["role"]).check()
    admin.page.locator(f"input[name=language][value={admin.language}]").check()
    _press(admin, words["invite"])
    admin.page.wait_for_url("**/people")


def _sign_out(visitor: Visitor, words: dict[str, str]) -> None:
    visitor.page.locator("details.corner summary").click()
    visitor.page.get_by_role("button", name=words["out"], exact=True).first.click()
    visitor.page.wait_for_url("**/signed-out")


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("language", "phone"), [("nl", True), ("en", False)])
def test_school_account_is_linked_by_an_invitation_and_signs_in(
    fresh_demo: Server, visitor: Callable[..., Visitor], service: str, language: str, phone: bool
) -> None:
    words = WORDS[language]
    admin = visitor(fresh_demo, language=language, phone=phone)
    admin.sign_in(ADMIN, Development().DEMO_PASSWORD).speak(language)
    _set_up(admin, service, words)
    coordinator = visitor(fresh_demo, language=language, phone=phone)
    coordinator.sign_in("coordinator@demo.example", Development().DEMO_PASSWORD).speak(language)
    coordinator.go("/people/sign-in/1/confirm").look("confirm-sign-in-service")
    _press(coordinator, words["confirm"])
    coordinator.page.wait_for_url("**/people")
    _invite(admin, words)

    fleur = visitor(fresh_demo, language=language, phone=phone)
    fleur.go(_invitation(fresh_demo)).look("invitation-with-school-account")
    fleur.page.get_by_role("link", name=words["continue"]).click()
    _at_the_service(fleur, "fleur")
    fleur.look("is-this-you")
    _press(fleur, words["link"])
    fleur.page.wait_for_url("**/today")
    fleur.go("/account").look("account-with-school-account")
    fleur.go("/account/school-account").look("own-school-account")

    _sign_out(fleur, words)
    fleur.look("signed-out")
    fleur.page.get_by_role("link", name=words["there"]).click()
    fleur.page.get_by_role("button", name="End session").click()
    fleur.go("/sign-in").look("sign-in-with-school-account")
    fleur.page.get_by_role("link", name=words["continue"]).click()
    _at_the_service(fleur, "fleur")
    fleur.page.wait_for_url("**/today")

    stranger = visitor(fresh_demo, language=language, phone=phone)
    stranger.go("/sign-in/school").look("find-school")
    stranger.go("/sign-in").page.get_by_role("link", name=words["continue"]).click()
    _at_the_service(stranger, "somebody-else")
    stranger.look("unknown-school-account")
    stranger.page.goto(f"{fresh_demo.address}/sign-in/with/1/return?state=x")
    stranger.look("sign-in-did-not-work")
