"""A second person for every role of the staff: an administrator alone comes at nothing that is known of people."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import CONFIRMERS, GRANTS, Permission, Role
from app.accounts.models import RoleGrant, User
from app.accounts.queries import people_with_role, user_by_email
from app.accounts.services import invite
from app.audit.models import AuditEvent
from app.extensions import db, writing
from app.schools.models import School
from app.students.queries.supervisors import supervisors_of
from tests.accounts.entrance import START, enter
from tests.accounts.mailbox import emails_to
from tests.browser import Browser, Page
from tests.factories import Factories

GOOD = "vier blauwe fietsen op zolder"
WAITS = "Your role waits for a second person"
CONTENT = ("/students", "/companies", "/placements", "/role-models", "/audit", "/my-students", "/letters")
"""Pages with what a school knows of people and companies."""


def _accept(app: Flask, email: str) -> Browser:
    """Accept the newest invitation to this address; the browser in which that was done."""
    browser = Browser(app)
    sent = app.config["DATA_DIR"] / "outbox" / f"{emails_to(email)[-1].id:06d}.eml"
    text = sent.read_text(encoding="utf-8") if sent.exists() else emails_to(email)[-1].body
    link = next(line for line in text.splitlines() if "/invitation/" in line).strip()
    browser.get(urlsplit(link).path).submit("Save and begin", password=GOOD, again=GOOD)
    return browser


def _invite(browser: Browser, email: str, *roles: Role) -> Page:
    return browser.get("/people/invite").submit(
        "Send the invitation", name=email.partition("@")[0], email=email, roles=list(roles), language="en"
    )


def _found(app: Flask, *more: str) -> School:
    command = ["school", "create", "roc", "ROC", "--language", "en"]
    admin = ["--admin-email", "tom@school.example", "--admin-name", "Tom Schuurman"]
    result = app.test_cli_runner().invoke(args=[*command, *admin, *more])
    assert result.exit_code == 0, result.output
    return db.session.scalars(select(School)).one()


def _user(email: str) -> User:
    user = user_by_email(email)
    assert user is not None
    return user


def _sees_no_content(browser: Browser) -> bool:
    return {browser._open("GET", path).status_code for path in CONTENT} == {403}


def _school_of_two(make: Factories) -> tuple[User, User]:
    """An administrator, and the coordinator whom she invited alone."""
    admin, coordinator = make.user(Role.ADMINISTRATOR), make.user(Role.COORDINATOR)
    coordinator.role_grants[0].granted_by_id, coordinator.role_grants[0].confirmed_by_id = admin.id, None
    make.school.second_person_id = coordinator.id
    return admin, coordinator


def test_whoever_can_invite_can_confirm() -> None:
    assert {role for role in Role if Permission.INVITE_PEOPLE in GRANTS[role]} == CONFIRMERS


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SUPERVISOR, Role.COUNSELLOR, Role.REPORT_VIEWER])
@pytest.mark.parametrize("is_alone", [True, False])
def test_an_administrator_who_gives_herself_a_role_has_nothing_of_it(
    make: Factories, browser: Browser, role: Role, is_alone: bool
) -> None:
    admin = make.user(Role.ADMINISTRATOR) if is_alone else _school_of_two(make)[0]
    browser.sign_in(admin)

    page = browser.get(f"/people/{admin.id}").submit("Give this role", role=role)

    assert "A second person has to confirm this" in page.html
    assert "Confirm the role" not in page.html
    browser.post(f"/people/{admin.id}/roles/confirm", {"csrf_token": browser.token(), "role": role})
    grant = next(grant for grant in admin.role_grants if grant.role is role)
    browser.post("/people/waiting", {"csrf_token": browser.token(), "grant": str(grant.id)})
    assert admin.roles == {Role.ADMINISTRATOR}
    assert _sees_no_content(browser)


def test_an_administrator_comes_at_nothing_with_a_second_account_of_hers(
    app: Flask, make: Factories, browser: Browser
) -> None:
    admin, _coordinator = _school_of_two(make)
    browser.sign_in(admin)
    for number, role in enumerate((Role.ADMINISTRATOR, Role.COORDINATOR, Role.SUPERVISOR)):
        page = _invite(browser, f"second{number}@school.example", role)
        assert "A second person has to confirm the role" in page.html

    puppets = [_accept(app, f"second{number}@school.example") for number in range(3)]
    for puppet in puppets:
        assert WAITS in puppet.get(START).text
        assert _sees_no_content(puppet)
        puppet.get("/people", expect=403)
    browser.get(f"/people/{admin.id}").submit("Give this role", role="coordinator")
    token = puppets[0].token()
    grants = [str(each) for each in db.session.scalars(select(RoleGrant.id).order_by(RoleGrant.id))]
    puppets[0].post("/people/waiting", {"csrf_token": token, "grant": grants}, expect=403)

    assert [_user(f"second{number}@school.example").roles for number in range(3)] == [frozenset()] * 3
    assert admin.roles == {Role.ADMINISTRATOR}


def test_an_administrator_whom_she_made_alone_before_the_rule_does_not_count(
    make: Factories, browser: Browser
) -> None:
    admin, _coordinator = _school_of_two(make)
    puppet = make.user(Role.ADMINISTRATOR)
    puppet.role_grants[0].granted_by_id, puppet.role_grants[0].confirmed_by_id = admin.id, None
    browser.sign_in(admin).get(f"/people/{admin.id}").submit("Give this role", role="coordinator")

    page = browser.sign_in(puppet).get(f"/people/{admin.id}")
    assert "Confirm the role" not in page.html
    page = browser.post(
        f"/people/{admin.id}/roles/confirm", {"csrf_token": browser.token(), "role": "coordinator"}
    )

    assert "whose own role does not come from those people alone" in page.html
    assert admin.roles == {Role.ADMINISTRATOR}


@pytest.mark.parametrize("way", ["closed", "taken"])
def test_a_second_person_who_leaves_leaves_the_rule_behind(
    app: Flask, make: Factories, browser: Browser, way: str
) -> None:
    admin, coordinator = _school_of_two(make)
    coordinator.role_grants.append(RoleGrant(role=Role.REPORT_VIEWER))
    page = browser.sign_in(admin).get(f"/people/{coordinator.id}")
    page.submit("Close the account" if way == "closed" else "Remove the role: Internship coordinator")

    _invite(browser, "new@school.example", Role.COORDINATOR)

    assert _user("new@school.example").roles == frozenset()
    result = app.test_cli_runner().invoke(
        args=["accounts", "confirm-role", "new@school.example", "coordinator"]
    )
    assert (result.exit_code, result.output) == (0, "new now has the role coordinator.\n")
    db.session.expire_all()
    assert _user("new@school.example").roles == {Role.COORDINATOR}


def test_the_first_colleague_is_invited_by_the_first_administrator_alone_and_no_other(
    app: Flask, database: None
) -> None:
    school = _found(app)
    admin = _accept(app, "tom@school.example")
    assert school.second_person_id is None

    page = _invite(admin, "marleen@school.example", Role.COORDINATOR, Role.SUPERVISOR, Role.COUNSELLOR)

    assert "A second person has to confirm the role" in page.html, "a counsellor's always waits"
    assert _user("marleen@school.example").roles == {Role.COORDINATOR, Role.SUPERVISOR}
    assert school.second_person_id == _user("marleen@school.example").id
    _invite(admin, "joris@school.example", Role.COORDINATOR)
    assert _user("joris@school.example").roles == frozenset()
    marleen = _accept(app, "marleen@school.example")
    marleen.get("/people/waiting").submit(
        "Confirm the ticked roles", grant=str(_user("joris@school.example").role_grants[0].id)
    )
    assert _user("joris@school.example").roles == {Role.COORDINATOR}


def test_of_two_colleagues_who_are_invited_at_once_one_is_the_first(app: Flask, make: Factories) -> None:
    school_id, admin_id = make.school.id, make.user(Role.ADMINISTRATOR).id
    db.session.commit()

    def invite_one(number: int) -> int:
        with app.app_context(), writing():
            user = invite(
                school_id=school_id,
                email=f"one{number}@school.example",
                name="One",
                roles=[Role.COORDINATOR],
                actor=db.session.get_one(User, admin_id),
            )
            db.session.commit()
            return len(user.roles)

    with ThreadPoolExecutor(2) as threads:
        outcomes = sorted(threads.map(invite_one, range(2)))

    assert outcomes == [0, 1]


def test_supervisors_wait_for_the_first_person_who_can_confirm(app: Flask, database: None) -> None:
    _found(app)
    admin = _accept(app, "tom@school.example")
    _invite(admin, "joris@school.example", Role.SUPERVISOR)
    assert _user("joris@school.example").roles == frozenset()

    _invite(admin, "marleen@school.example", Role.COORDINATOR)
    _accept(app, "marleen@school.example").get("/people/waiting").submit("Confirm the ticked roles")

    assert _user("joris@school.example").roles == {Role.SUPERVISOR}


def test_a_school_that_is_founded_by_two_asks_for_two_from_the_start(app: Flask, database: None) -> None:
    school = _found(
        app, "--coordinator-email", "marleen@school.example", "--coordinator-name", "Marleen Hoekstra"
    )
    admin = _accept(app, "tom@school.example")
    assert school.second_person_id == _user("marleen@school.example").id
    assert _user("marleen@school.example").roles == {Role.COORDINATOR}

    _invite(admin, "second@school.example", Role.COORDINATOR)

    assert _user("second@school.example").roles == frozenset()
    names = db.session.scalars(select(User.name).order_by(User.id)).all()
    assert names == ["Tom Schuurman", "Marleen Hoekstra", "second"]


def test_founding_wants_name_and_address_of_the_coordinator(app: Flask, database: None) -> None:
    result = app.test_cli_runner().invoke(
        args=[
            "school", "create", "roc", "ROC", "--admin-email", "tom@school.example", "--admin-name", "Tom",
            "--coordinator-name", "Marleen",
        ]
    )  # fmt: skip

    assert result.exit_code == 2
    assert "--coordinator-email" in result.output


def test_all_supervisors_that_wait_are_confirmed_at_once(
    app: Flask, make: Factories, browser: Browser
) -> None:
    admin, coordinator = _school_of_two(make)
    browser.sign_in(coordinator)
    for number in range(3):
        _invite(browser, f"supervisor{number}@school.example", Role.SUPERVISOR)
    own = browser.get("/people/waiting")
    assert [row[-1] for row in own.rows()] == ["somebody else confirms this"] * 3
    assert "Confirm the ticked roles" not in own.texts(".//button")
    joris = _accept(app, "supervisor0@school.example")
    assert WAITS in joris.get(START).text
    assert people_with_role(make.school.id, Role.SUPERVISOR) == []
    assert [each for each in supervisors_of(make.school.id) if each.can_be_given] == []

    page = browser.sign_in(admin).get(START)
    assert "Confirm roles as the second person" in page.text
    page = browser.get("/people").click("View the roles that wait")
    assert "supervisor0@school.example" in page.text
    page = page.submit("Confirm the ticked roles")

    assert "3 roles are confirmed." in page.html
    assert "No role is waiting" in page.text
    assert WAITS not in joris.get(START).text
    assert joris.get("/companies").h1 == "Companies"
    assert len(people_with_role(make.school.id, Role.SUPERVISOR)) == 3
    confirmed = select(AuditEvent.actor_id).where(AuditEvent.action == "role:confirm").order_by(AuditEvent.id)
    assert db.session.scalars(confirmed).all() == [admin.id] * 3


def test_in_the_demo_school_the_administrator_and_the_coordinator_confirm_for_each_other(
    demo_school: None, browser: Browser
) -> None:
    people = {role: _user(f"{role}@demo.example") for role in ("admin", "coordinator")}
    for giver, other in (("coordinator", "admin"), ("admin", "coordinator")):
        _invite(browser.sign_in(people[giver]), f"by-{giver}@school.example", Role.SUPERVISOR)
        page = browser.sign_in(people[other]).get("/people/waiting").submit("Confirm the ticked roles")
        assert "1 role is confirmed." in page.html
        assert _user(f"by-{giver}@school.example").roles == {Role.SUPERVISOR}


def test_nothing_ticked_confirms_nothing(make: Factories, browser: Browser) -> None:
    admin, coordinator = _school_of_two(make)
    _invite(browser.sign_in(coordinator), "joris@school.example", Role.SUPERVISOR)

    page = browser.sign_in(admin).get("/people/waiting").submit("Confirm the ticked roles", grant=None)

    assert "Tick the roles that you want to confirm." in page.html
    assert _user("joris@school.example").roles == frozenset()


def test_a_coordinator_who_supervises_too_needs_nobody(make: Factories, browser: Browser) -> None:
    admin, coordinator = _school_of_two(make)

    browser.sign_in(admin).get(f"/people/{coordinator.id}").submit("Give this role", role="supervisor")

    assert coordinator.roles == {Role.COORDINATOR, Role.SUPERVISOR}


@pytest.mark.parametrize("role", [Role.MENTOR])
def test_who_is_not_of_the_staff_needs_nobody(make: Factories, browser: Browser, role: Role) -> None:
    _admin, coordinator = _school_of_two(make)

    page = _invite(browser.sign_in(coordinator), "hanna@school.example", role)

    assert "second person" not in page.html
    assert _user("hanna@school.example").roles == {role}


def test_a_role_that_waits_at_another_school_is_not_there(make: Factories, browser: Browser) -> None:
    other = make.new_school()
    stranger = make.user(Role.SUPERVISOR, school=other)
    grant = stranger.role_grants[0]
    grant.needs_confirmation, grant.confirmed_by_id = True, None
    browser.sign_in(make.user(Role.ADMINISTRATOR))

    assert "No role is waiting" in browser.get("/people/waiting").text
    browser.post("/people/waiting", {"csrf_token": browser.token(), "grant": str(grant.id)})

    assert stranger.roles == frozenset()


@pytest.mark.parametrize(
    ("email", "role", "words"),
    [
        ("nobody@school.example", "coordinator", "There is no account"),
        ("joris@school.example", "coordinator", "no longer has this role"),
        ("joris@school.example", "student", "Invalid value"),
    ],
)
def test_the_command_says_what_is_wrong(
    app: Flask, make: Factories, email: str, role: str, words: str
) -> None:
    make.user(Role.SUPERVISOR, email="joris@school.example")
    db.session.commit()

    result = app.test_cli_runner().invoke(args=["accounts", "confirm-role", email, role])

    assert result.exit_code != 0
    assert words in result.output


def test_a_waiting_counsellor_signs_in_and_reads_that_she_waits(make: Factories, browser: Browser) -> None:
    user = make.user(Role.COUNSELLOR)
    user.role_grants[0].needs_confirmation, user.role_grants[0].confirmed_by_id = True, None

    page = enter(browser, user.email, "a password of a test")

    assert WAITS in page.text
    assert "Confidential counsellor" in page.text
    assert browser.get("/account").h1 == "Your account"
    assert _sees_no_content(browser)
