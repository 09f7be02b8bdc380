"""What we know of you, on a phone, in Dutch: open a part, and take everything away."""

import json
from collections.abc import Callable
from pathlib import Path

from config import Development
from tests.journeys.server import Server
from tests.journeys.visitor import Visitor


def test_student_sees_what_is_known_and_takes_it_away(
    demo_server: Server, visitor: Callable[..., Visitor]
) -> None:
    student = visitor(demo_server, language="nl", phone=True)
    student.sign_in("student@demo.example", Development().DEMO_PASSWORD)
    student.speak("nl")
    student.go("/account")
    page = student.page
    page.get_by_role("link", name="Laat zien wat over mij bekend is").click()
    student.look("known")

    assert page.locator("h1").inner_text() == "Wat we van je weten"
    page.locator("summary", has_text="Je inschrijving").click()
    page.locator("summary", has_text="E-mails aan jou").click()
    student.look("known-open")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="een bestand voor programma’s (JSON)").click()
    content = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))

    assert set(content["known_as"]) == {"user", "student"}
    titles = [part["title"] for part in content["parts"] if part["rows"]]
    assert "Je inschrijving" in titles
    assert "Je geslacht, zoals het bij de school staat" in titles


def test_student_asks_and_the_coordinator_answers(
    fresh_demo: Server, visitor: Callable[..., Visitor]
) -> None:
    student = visitor(fresh_demo, language="nl", phone=True)
    student.sign_in("student@demo.example", Development().DEMO_PASSWORD)
    student.speak("nl")
    student.go("/account/known/ask").look("ask-about-data")
    student.page.get_by_label("Verwijder wat jullie van mij weten").check()
    student.page.get_by_label("Waar gaat het over?").fill("Ik ga van school.")
    student.page.get_by_role("button", name="Verstuur het verzoek").click()
    student.look("known-asked")
    assert "Ik ga van school." in student.page.locator("#requests").inner_text()

    coordinator = visitor(fresh_demo, language="nl")
    coordinator.sign_in("coordinator@demo.example", Development().DEMO_PASSWORD)
    coordinator.speak("nl")
    coordinator.go("/privacy-requests").look("privacy-requests")
    coordinator.page.locator("main table a").first.click()
    coordinator.look("privacy-request")
    coordinator.page.get_by_label("Je antwoord").fill("We hebben je keuzes verwijderd.")
    coordinator.page.get_by_role("button", name="Verstuur het antwoord").click()
    coordinator.go("/school/export").look("export")

    student.go("/account/known")
    assert "We hebben je keuzes verwijderd." in student.page.locator("#requests").inner_text()
