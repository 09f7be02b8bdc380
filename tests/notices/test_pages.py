"""The list of emails: what left, what did not, and trying again."""

from collections.abc import Callable

from app.access import Role
from app.extensions import db
from app.notices.models import EmailState
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


def test_finding_emails(make: Factories, browser: Browser) -> None:
    make.email(to_name="Zoë", subject="Your place")
    make.email(to_name="Bakker Metaal", subject="Students", state=EmailState.SENT)
    make.email(to_name="Elders", school=make.new_school())
    browser.sign_in(make.user(Role.COORDINATOR))

    def names(query: str = "") -> list[str]:
        return [row[0] for row in browser.get(f"/letters?{query}").rows()]

    assert names() == ["Bakker Metaal", "Zoë"], "the newest first"
    assert names("sort=to") == ["Bakker Metaal", "Zoë"]
    assert names("q=place") == ["Zoë"]
    assert names("state=sent") == ["Bakker Metaal"]
    assert names("state=failed") == []


def test_reading_an_email(make: Factories, browser: Browser) -> None:
    email = make.email(subject="Your place", body="You go to <b>Bakker</b>.")
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get("/letters").click(f"Your place, to {email.to_name}")

    assert page.h1 == "Your place"
    assert "You go to <b>Bakker</b>." in page.text


def test_who_did_not_confirm_her_address_is_not_shown(make: Factories, browser: Browser) -> None:
    email = make.email(to_name="", to_address="anouk@work.example", subject="Confirm")
    browser.sign_in(make.user(Role.COORDINATOR))

    assert [row[0] for row in browser.get("/letters").rows()] == ["–"]
    page = browser.get("/letters").click("Confirm")
    assert page.path == f"/letters/{email.id}"
    assert "anouk@work.example" not in page.html


def test_a_secret_email_is_never_shown(make: Factories, browser: Browser) -> None:
    email = make.email(body="https://meervoud.example/invitation/abcdef", is_secret=True)
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get(f"/letters/{email.id}")

    assert "abcdef" not in page.html
    assert "nobody else can see the text" in page.text


def test_trying_a_failed_email_again(
    make: Factories, browser: Browser, mail_server: Mailbox, run_jobs: Callable[[], int]
) -> None:
    email = make.email(attempts=4)
    db.session.commit()
    mail_server.refuse = 1
    send_waiting()
    assert email.state is EmailState.FAILED
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get(f"/letters/{email.id}")
    assert "The mail server said" in page.text
    page.submit("Send again")
    run_jobs()

    assert email.state is EmailState.SENT
    assert len(mail_server.messages) == 1


def test_an_email_that_left_is_not_sent_again(make: Factories, browser: Browser) -> None:
    email = make.email(state=EmailState.SENT)
    browser.sign_in(make.user(Role.COORDINATOR))
    assert "Send again" not in browser.get(f"/letters/{email.id}").texts(".//button")

    browser.post(f"/letters/{email.id}/try-again", {"csrf_token": token_of(browser)}, expect=409)

    assert email.state is EmailState.SENT


def test_the_list_of_emails_keeps_its_query_budget(make: Factories, browser: Browser) -> None:
    for _ in range(30):
        make.email()
    browser.sign_in(make.user(Role.COORDINATOR))

    with counted() as statements:
        page = browser.get("/letters")

    assert len(page.rows()) == 25
    assert statements.count <= 8, statements.texts
