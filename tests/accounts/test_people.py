"""The list of people, giving and taking roles, closing accounts."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.accounts.services.closing import close_account
from app.accounts.services.roles import LastAdministrator, take_role
from app.audit.models import AuditEvent
from app.errors import DomainError
from app.extensions import db, writing
from app.notices.models import Email
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories


def test_finding_people_by_name_role_and_state(make: Factories, browser: Browser) -> None:
    make.user(Role.SUPERVISOR, name="Zoë van der Berg")
    make.user(Role.COUNSELLOR, name="Amina el Idrissi")
    make.user(Role.MENTOR, name="Hanna 100%", password_hash=None)
    make.user(Role.MENTOR, name="Weg Gegaan", is_closed=True)
    make.user(Role.MENTOR, name="Elders", school=make.new_school())
    browser.sign_in(make.user(Role.ADMINISTRATOR, name="Tom Schuurman"))

    def names(query: str) -> list[str]:
        return sorted(row[0] for row in browser.get(f"/people?{query}").rows())

    assert len(names("")) == 5
    assert names("q=van+der") == ["Zoë van der Berg"]
    assert names("q=100%25") == ["Hanna 100%"]
    assert names("role=mentor") == ["Hanna 100%", "Weg Gegaan"]
    assert names("state=invited") == ["Hanna 100%"]
    assert names("state=closed") == ["Weg Gegaan"]
    assert names("role=nonsense&state=active") == ["Amina el Idrissi", "Tom Schuurman", "Zoë van der Berg"]


def test_the_list_of_people_keeps_its_query_budget(make: Factories, browser: Browser) -> None:
    for _ in range(30):
        make.user(Role.SUPERVISOR, Role.REPORT_VIEWER)
    browser.sign_in(make.user(Role.ADMINISTRATOR))
    browser.get("/people")

    with counted() as statements:
        page = browser.get("/people")

    assert len(page.rows()) == 25
    assert statements.count <= 9, statements.texts


def test_people_of_another_school_do_not_exist(make: Factories, browser: Browser) -> None:
    stranger = make.user(Role.SUPERVISOR, school=make.new_school())
    browser.sign_in(make.user(Role.ADMINISTRATOR))

    browser.get(f"/people/{stranger.id}", expect=404)
    token = browser.token()
    for act in (
        "close",
        "end-sessions",
        "reopen",
        "roles/give",
        "roles/take",
        "roles/confirm",
        "invite-again",
    ):
        browser.post(f"/people/{stranger.id}/{act}", {"csrf_token": token, "role": "coordinator"}, expect=404)
    assert stranger.roles == {Role.SUPERVISOR}


def test_an_administrator_gives_and_takes_a_role(make: Factories, browser: Browser) -> None:
    person = make.user(Role.SUPERVISOR)
    browser.sign_in(make.user(Role.ADMINISTRATOR))

    page = browser.get(f"/people/{person.id}").submit("Give this role", role="coordinator")
    assert person.roles == {Role.SUPERVISOR, Role.COORDINATOR}

    page.submit("Remove the role: Internship supervisor")
    assert person.roles == {Role.COORDINATOR}
    actions = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.sequence)).all()
    assert actions == ["role:give", "role:take"]


def test_a_role_that_was_taken_ends_in_open_sessions(app: Flask, make: Factories, browser: Browser) -> None:
    person = make.user(Role.COORDINATOR, Role.SUPERVISOR)
    open_session = Browser(app).sign_in(person)
    open_session.get("/people")
    browser.sign_in(make.user(Role.ADMINISTRATOR))

    browser.get(f"/people/{person.id}").submit("Remove the role: Internship coordinator")

    open_session.get("/people", expect=403)


def test_a_coordinator_gives_no_roles(make: Factories, browser: Browser) -> None:
    person = make.user(Role.SUPERVISOR)
    browser.sign_in(make.user(Role.COORDINATOR))
    page = browser.get(f"/people/{person.id}")
    assert "Give this role" not in page.texts(".//button")

    token = browser.get("/people/invite").root.find(".//input[@name='csrf_token']").get("value")  # type: ignore[union-attr]
    for act in ("roles/give", "roles/take", "close", "reopen"):
        browser.post(f"/people/{person.id}/{act}", {"csrf_token": token, "role": "coordinator"}, expect=403)
    assert person.roles == {Role.SUPERVISOR}


def test_a_counsellor_counts_once_a_second_person_confirmed(
    app: Flask, make: Factories, browser: Browser
) -> None:
    person = make.user(Role.SUPERVISOR, name="Amina")
    giver, second = make.user(Role.ADMINISTRATOR), make.user(Role.COORDINATOR)
    page = browser.sign_in(giver).get(f"/people/{person.id}").submit("Give this role", role="counsellor")
    assert person.roles == {Role.SUPERVISOR}
    assert "Confirm the role: Confidential counsellor" not in page.texts(".//button")
    browser.post(f"/people/{person.id}/roles/confirm", {"csrf_token": browser.token(), "role": "counsellor"})
    assert person.roles == {Role.SUPERVISOR}, "whoever gave it does not confirm it"

    page = Browser(app).sign_in(second).get("/people").click("View the roles that wait").click("Amina")
    page.submit("Confirm the role: Confidential counsellor")

    assert person.roles == {Role.SUPERVISOR, Role.COUNSELLOR}
    email = db.session.scalars(select(Email).where(Email.recipient_id == person.id)).one()
    assert email.subject == "Your role has been confirmed"
    assert "confirmed your role: Confidential counsellor." in email.body


def test_nobody_confirms_her_own_role(make: Factories, browser: Browser) -> None:
    person = make.user(Role.COORDINATOR)
    giver = make.user(Role.ADMINISTRATOR)
    browser.sign_in(giver).get(f"/people/{person.id}").submit("Give this role", role="counsellor")

    browser.sign_in(person)
    page = browser.get(f"/people/{person.id}")

    assert "Confirm the role: Confidential counsellor" not in page.texts(".//button")
    assert Role.COUNSELLOR not in person.roles


@pytest.mark.parametrize(("held", "wanted"), [(Role.SUPERVISOR, "mentor"), (Role.STUDENT, "coordinator")])
def test_staff_and_students_stay_apart(make: Factories, browser: Browser, held: Role, wanted: str) -> None:
    person = make.user(held)
    browser.sign_in(make.user(Role.ADMINISTRATOR))
    page = browser.get(f"/people/{person.id}")
    offered = [option.get("value") for option in page.all(".//select[@id='role']/option")]
    assert wanted not in offered

    page = browser.post(
        f"/people/{person.id}/roles/give",
        {"csrf_token": page.root.find(".//input[@name='csrf_token']").get("value"), "role": wanted},  # type: ignore[union-attr]
    )

    assert "cannot also have a staff role" in page.text
    assert person.roles == {held}


def test_the_last_administrator_stays(make: Factories, browser: Browser) -> None:
    last = make.user(Role.ADMINISTRATOR, Role.COORDINATOR)
    make.user(Role.ADMINISTRATOR, password_hash=None)
    make.user(Role.ADMINISTRATOR, is_closed=True)
    make.user(Role.ADMINISTRATOR, school=make.new_school())
    browser.sign_in(last)

    page = browser.get(f"/people/{last.id}").submit("Remove the role: Administrator")

    assert "only administrator who can sign in" in page.text
    assert Role.ADMINISTRATOR in last.roles
    with pytest.raises(LastAdministrator):
        close_account(last, make.user(Role.COORDINATOR))


def test_two_administrators_cannot_take_each_others_role_at_once(app: Flask, make: Factories) -> None:
    one = make.user(Role.ADMINISTRATOR, Role.COORDINATOR)
    two = make.user(Role.ADMINISTRATOR, Role.COORDINATOR)
    pairs = [(one.id, two.id), (two.id, one.id)]
    db.session.commit()

    def take(pair: tuple[int, int]) -> str:
        with app.app_context(), writing():
            actor, victim = (db.session.get_one(User, user_id) for user_id in pair)
            try:
                take_role(victim, Role.ADMINISTRATOR, actor)
            except DomainError as refused:
                db.session.rollback()
                return type(refused).__name__
            db.session.commit()
            return "taken"

    with ThreadPoolExecutor(2) as threads:
        outcomes = sorted(threads.map(take, pairs))

    assert outcomes in (["LastAdministrator", "taken"], ["RoleNotYours", "taken"])


def test_closing_an_account_ends_its_sessions_and_can_be_undone(
    app: Flask, make: Factories, browser: Browser
) -> None:
    person = make.user(Role.SUPERVISOR)
    open_session = Browser(app).sign_in(person)
    open_session.get("/account")
    browser.sign_in(make.user(Role.ADMINISTRATOR))

    page = browser.get(f"/people/{person.id}").submit("Close the account", reason="Left the school")

    assert person.is_closed
    assert open_session.get("/account").h1 == "Sign in"
    page.submit("Reopen the account")
    assert not person.is_closed
    assert open_session.get("/account").h1 == "Sign in", "an old session stays over"
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.sequence)).all()
    assert [(event.action, event.reason) for event in events] == [
        ("account:close", "Left the school"),
        ("account:reopen", ""),
    ]


def test_a_reason_to_close_an_account_that_is_too_long_is_refused(make: Factories, browser: Browser) -> None:
    person = make.user(Role.SUPERVISOR)
    page = browser.sign_in(make.user(Role.ADMINISTRATOR)).get(f"/people/{person.id}")

    page = page.submit("Close the account", reason="x" * 5_000)

    assert "Use at most 500 characters." in page.text
    assert not person.is_closed


def test_nobody_closes_her_own_account(make: Factories, browser: Browser) -> None:
    administrator = make.user(Role.ADMINISTRATOR)
    make.user(Role.ADMINISTRATOR)
    browser.sign_in(administrator)

    browser.post(f"/people/{administrator.id}/close", {"csrf_token": browser.token()}, expect=409)

    assert not administrator.is_closed


def test_the_only_role_is_not_taken(make: Factories, browser: Browser) -> None:
    person = make.user(Role.SUPERVISOR)
    browser.sign_in(make.user(Role.ADMINISTRATOR))

    page = browser.post(
        f"/people/{person.id}/roles/take", {"csrf_token": browser.token(), "role": "supervisor"}
    )

    assert "only role" in page.text
    assert person.roles == {Role.SUPERVISOR}


def test_changing_name_and_language_shows_at_once(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR)
    browser.sign_in(user)

    page = (
        browser.get("/account")
        .click("Change name or language")
        .submit("Save changes", name="  Şeyma D’Angelo ", language="en")
    )

    assert "Şeyma D’Angelo" in page.text
    assert user.name == "Şeyma D’Angelo"


def test_fields_that_the_form_does_not_have_change_nothing(make: Factories, browser: Browser) -> None:
    user = make.user(Role.STUDENT)
    school_id = user.school_id
    browser.sign_in(user)
    token = browser.get("/account/details").root.find(".//input[@name='csrf_token']").get("value")  # type: ignore[union-attr]

    browser.post(
        "/account/details",
        {
            "csrf_token": token,
            "name": "Sanne",
            "language": "en",
            "role": "coordinator",
            "roles": "coordinator",
            "school_id": "99",
            "is_closed": "1",
            "email": "other@school.example",
        },
    )

    assert user.name == "Sanne"
    assert user.roles == {Role.STUDENT}
    assert (user.school_id, user.is_closed) == (school_id, False)
    assert user.email.startswith("person")
