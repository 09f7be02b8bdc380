"""A company answers by a link on a phone, in Dutch; a coordinator takes it over and compares two sources."""

from collections.abc import Callable

import pytest

from config import Development
from tests.journeys.server import Server
from tests.journeys.visitor import Visitor

PASSWORD = Development().DEMO_PASSWORD


def _press(visitor: Visitor, button: str) -> None:
    visitor.page.locator("main").get_by_role("button", name=button).first.click()


def _link(coordinator: Visitor) -> str:
    """The path of a link that waits for an answer, as the coordinator copies it."""
    coordinator.go("/inquiries?state=open").page.locator("#results tbody th a").first.click()
    _press(coordinator, "Link tonen om te kopiëren")
    return "/" + coordinator.page.input_value("#the-link").split("/", 3)[3]


def _answer(phone: Visitor, link: str) -> None:
    phone.go(link)
    phone.page.fill("[name=women]", "3")
    phone.page.fill("[name=technical_staff]", "2")
    _press(phone, "Antwoorden versturen")
    assert phone.page.locator(".error-summary").count() == 1
    phone.page.fill("[name=technical_staff]", "12")
    phone.page.get_by_label("ja", exact=True).first.check()
    _press(phone, "Antwoorden versturen")
    assert phone.page.locator("h1").inner_text() == "Dank je wel"
    phone.go(link)
    assert "Deze link is gebruikt" in phone.page.inner_text("main")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_company_answers_and_coordinator_accepts(
    fresh_demo: Server, visitor: Callable[..., Visitor], scripts: bool
) -> None:
    coordinator = visitor(fresh_demo, with_scripts=scripts).sign_in("coordinator@demo.example", PASSWORD)
    coordinator.speak("nl")
    link = _link(coordinator)
    phone = visitor(fresh_demo, phone=True, with_scripts=scripts)
    phone.go(link)
    if scripts:
        phone.look("company-answer")
    _answer(phone, link)

    coordinator.go("/inquiries/claims")
    before = coordinator.page.locator("input[name=claim]").count()
    _press(coordinator, "Aangevinkte antwoorden overnemen")
    assert before > 2
    assert coordinator.page.locator("input[name=claim]").count() == 0
    assert coordinator.page.locator("#results .tag").count() == 2
    coordinator.page.locator("#results tbody a.btn").first.click()
    if scripts:
        coordinator.look("two-sources")
    _press(coordinator, "Dit overnemen")
    assert coordinator.page.locator("#results .tag").count() == 0
