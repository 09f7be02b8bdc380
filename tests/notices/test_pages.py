"""The list of letters: what left, what did not, and trying again."""

from collections.abc import Callable

from app.access import Role
from app.extensions import db
from app.notices.models import LetterState
from app.notices.sending import send_waiting
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories
from tests.notices.conftest import Mailbox


def token_of(browser: Browser) -> str:
    """A valid token, from a page of this feature."""
    field = browser.get("/letters").root.find(".//input[@name='csrf_token']")
    assert field is not None
    return field.get("value", "")


def test_finding_letters(make: Factories, browser: Browser) -> None:
    make.letter(to_name="Zoë", subject="Your place")
    make.letter(to_name="Bakker Metaal", subject="Students", state=LetterState.SENT)
    make.letter(to_name="Elders", school=make.new_school())
    browser.sign_in(make.user(Role.COORDINATOR))

    def names(query: str = "") -> list[str]:
        return [row[0] for row in browser.get(f"/letters?{query}").rows()]

    assert names() == ["Bakker Metaal", "Zoë"], "the newest first"
    assert names("sort=to") == ["Bakker Metaal", "Zoë"]
    assert names("q=place") == ["Zoë"]
    assert names("state=sent") == ["Bakker Metaal"]
    assert names("state=failed") == []


def test_reading_a_letter(make: Factories, browser: Browser) -> None:
    letter = make.letter(subject="Your place", body="You go to <b>Bakker</b>.")
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get("/letters").click(f"Your place, to {letter.to_name}")

    assert page.h1 == "Your place"
    assert "You go to <b>Bakker</b>." in page.text


def test_who_did_not_confirm_her_address_is_not_shown(make: Factories, browser: Browser) -> None:
    letter = make.letter(to_name="", to_address="anouk@work.example", subject="Confirm")
    browser.sign_in(make.user(Role.COORDINATOR))

    assert [row[0] for row in browser.get("/letters").rows()] == ["–"]
    page = browser.get("/letters").click("Confirm")
    assert page.path == f"/letters/{letter.id}"
    assert "anouk@work.example" not in page.html


def test_a_secret_letter_is_never_shown(make: Factories, browser: Browser) -> None:
    letter = make.letter(body="https://meervoud.example/invitation/abcdef", is_secret=True)
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get(f"/letters/{letter.id}")

    assert "abcdef" not in page.html
    assert "nobody else sees its text" in page.text


def test_trying_a_failed_letter_again(
    make: Factories, browser: Browser, mail_server: Mailbox, run_jobs: Callable[[], int]
) -> None:
    letter = make.letter(attempts=4)
    db.session.commit()
    mail_server.refuse = 1
    send_waiting()
    assert letter.state is LetterState.FAILED
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get(f"/letters/{letter.id}")
    assert "The mail server said" in page.text
    page.submit("Try again")
    run_jobs()

    assert letter.state is LetterState.SENT
    assert len(mail_server.messages) == 1


def test_a_letter_that_left_is_not_sent_again(make: Factories, browser: Browser) -> None:
    letter = make.letter(state=LetterState.SENT)
    browser.sign_in(make.user(Role.COORDINATOR))
    assert "Try again" not in browser.get(f"/letters/{letter.id}").texts(".//button")

    browser.post(f"/letters/{letter.id}/try-again", {"csrf_token": token_of(browser)}, expect=409)

    assert letter.state is LetterState.SENT


def test_the_list_of_letters_keeps_its_query_budget(make: Factories, browser: Browser) -> None:
    for _ in range(30):
        make.letter()
    browser.sign_in(make.user(Role.COORDINATOR))

    with counted() as statements:
        page = browser.get("/letters")

    assert len(page.rows()) == 25
    assert statements.count <= 8, statements.texts
