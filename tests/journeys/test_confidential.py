"""On a phone, in Dutch: a student tells the counsellor, who answers; one fact goes further, and only that one."""

from collections.abc import Callable

import pytest

from config import Development
from tests.journeys.server import Server
from tests.journeys.visitor import Visitor

WORDS = "blauwe fiets zonder bel"
TOLD = "Er wordt elke dag iets over mij gezegd."


def somebody(
    server: Server, visitor: Callable[..., Visitor], who: str, *, with_scripts: bool, phone: bool = False
) -> Visitor:
    one = visitor(server, language="nl", phone=phone, with_scripts=with_scripts)
    one.sign_in(f"{who}@demo.example", Development().DEMO_PASSWORD)
    return one.speak("nl")


@pytest.mark.parametrize("with_scripts", [True, False])
def test_student_tells_and_one_fact_goes_further(
    fresh_demo: Server, visitor: Callable[..., Visitor], with_scripts: bool
) -> None:
    counsellor = somebody(fresh_demo, visitor, "counsellor", with_scripts=with_scripts)
    counsellor.go("/confidential/key").look("counsellor-key")
    counsellor.page.fill("input[name=passphrase]", WORDS)
    counsellor.page.fill("input[name=again]", WORDS)
    counsellor.page.get_by_role("button", name="Maak de sleutel").click()
    counsellor.look("recovery-sheet")

    student = somebody(fresh_demo, visitor, "student", phone=True, with_scripts=with_scripts)
    student.go("/talk").look("talk-to-somebody")
    student.page.get_by_role("link", name="Schrijf aan de vertrouwenspersoon").click()
    student.look("write-to-counsellor")
    student.page.get_by_label("Wat wil je vertellen?").fill(TOLD)
    student.page.get_by_label("Ja, met mijn naam").check()
    student.page.get_by_role("button", name="Stuur naar de vertrouwenspersoon").click()

    counsellor.go("/confidential")
    counsellor.page.fill("input[name=passphrase]", WORDS)
    counsellor.page.get_by_role("button", name="Open", exact=True).click()
    counsellor.look("reports")
    counsellor.page.locator("main table a").first.click()
    counsellor.page.get_by_role("button", name="Lees deze melding").click()
    counsellor.look("report")
    assert TOLD in counsellor.page.locator("main").inner_text()
    counsellor.page.get_by_label("De naam van de student").check()
    counsellor.page.locator("textarea[name=words]").fill("Het gaat om een student van klas 2B.")
    counsellor.page.get_by_role("button", name="Vraag het de student").click()

    student.go("/talk")
    student.page.get_by_role("button", name="Open het gesprek").click()
    student.look("conversation")
    student.page.get_by_role("button", name="Ja, deel dit").click()

    coordinator = somebody(fresh_demo, visitor, "coordinator", with_scripts=with_scripts)
    coordinator.go("/signals").page.locator("main #shared a").first.click()
    coordinator.page.get_by_role("button", name="Lees het").click()
    coordinator.look("shared-fact")
    words = coordinator.page.locator("main").inner_text()
    assert "Het gaat om een student van klas 2B." in words
    assert TOLD not in words
