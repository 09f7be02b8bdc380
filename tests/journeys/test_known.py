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
