"""Leaving: from that moment nothing in the database, on a page, in a file or in an email says who she was."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.accounts.queries import user_by_email
from app.audit.models import AuditEvent
from app.audit.services import broken_links
from app.extensions import Base, db
from app.notices.models import Email, EmailState
from app.rolemodels.links import LinkAct, link_for
from app.rolemodels.models import Consent, ContactKind, Offer, RoleModel, RoleModelState
from app.rolemodels.services import lapse, leaving, log_contact, withdraw
from app.rolemodels.services.editing import change
from tests.accounts.mailbox import emails_to, link_in
from tests.browser import Browser
from tests.factories import Factories
from tests.rolemodels.files import import_of, line, preview_of

pytestmark = pytest.mark.database
MARKERS = (
    "xandrine",
    "quaadvlieg",
    "zonnehoeve",
    "hoogezand-sappemeer",
    "0698765432",
    "glasblazer",
    "vuurtoren",
)
"""First name, surname, employer, town, telephone, job, and her own words: each occurs nowhere else."""
OLD_ADDRESS, ADDRESS = "xandrine@oud.example", "x.quaadvlieg@zonnehoeve.example"


def everything() -> Iterator[tuple[str, str]]:
    """Every cell of every table as text, with its place."""
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            for column, value in row.items():
                yield f"{table.name}.{column}", str(value).casefold()


def traces() -> set[str]:
    """Where in the database something of her is."""
    db.session.flush()
    return {place for place, value in everything() if any(marker in value for marker in MARKERS)}


@dataclass
class Story:
    """Somebody who did all that can be done in the register."""

    role_model: RoleModel
    links: list[str]


@pytest.fixture
def story(browser: Browser, make: Factories) -> Story:
    """She came from a file, was approved, asked, written to, changed her address, asked for a third, and was edited."""
    coordinator = make.user()
    import_of(
        make.school,
        line(
            OLD_ADDRESS, first="Xandrine", prefix="", last="Quaadvlieg", employer="Zonnehoeve", job="Glasblazer",
            town="Hoogezand-Sappemeer", offers="mentor; gastles", until="",
        ),
    )  # fmt: skip
    role_model = db.session.execute(select(RoleModel)).scalar_one()
    browser.get("/sign-in/by-letter").submit("Send the link", email=OLD_ADDRESS)
    browser.get(link_in(emails_to(OLD_ADDRESS)[-1])).submit("Sign in")
    page = browser.get("/my-offer").click("Change what I offer")
    page.submit(
        "Save", phone="0698765432", about="Ik woon naast een vuurtoren.", shows_name="y", accepts_conduct="y"
    )
    browser.get("/my-offer/edit").submit("Save", email=ADDRESS)
    browser.get(link_in(emails_to(ADDRESS)[-1])).submit("Yes, this is my address")
    browser.get("/my-offer/edit").submit("Save", email="x@zonnehoeve.example")
    browser.get("/password/forgotten").submit("Send the link", email=ADDRESS)
    browser.get(link_in(emails_to(ADDRESS)[-1])).submit(
        "Save and sign in", password="rietveld schoof twaalf lampen", again="rietveld schoof twaalf lampen"
    )
    change(role_model, {"town": "Hoogezand-Sappemeer (Groningen)"}, actor=coordinator)
    log_contact(
        role_model, ContactKind.ASKED, offer=Offer.CIRCLE, about="Belde met Xandrine.", actor=coordinator
    )
    log_contact(role_model, ContactKind.ACCEPTED, offer=Offer.CIRCLE, actor=role_model.user)
    make.email(to_address=ADDRESS.upper(), to_name="Xandrine Quaadvlieg", body="Dag Xandrine")
    make.email(body="Uw mentor is Xandrine Quaadvlieg.", subject="Mentor")
    make.email(body="Ander nieuws.", subject="Nieuws van Xandrine Quaadvlieg", state=EmailState.SENT)
    make.email(state=EmailState.FAILED, to_address=ADDRESS, last_error=f"550 <{ADDRESS}> unknown")
    preview_of(make.school, line(ADDRESS, first="Xandrine", prefix="", last="Quaadvlieg", job="Glasblazer"))
    import_of(make.school, f"Xandrine;;Quaadvlieg;{ADDRESS};tovenaar;Zonnehoeve;;;;;nee;;")
    preview_of(make.school, line(ADDRESS, first="Xandrine", prefix="", last="Quaadvlieg", job="Glasblazer"))
    links = [link_for(role_model, act) for act in LinkAct]
    db.session.commit()
    return Story(role_model, links)


def test_leaves_no_trace_in_any_table(story: Story) -> None:
    assert {"role_model.first_name", "user.name", "letter.body", "import_row.source"} <= traces()

    withdraw(story.role_model, actor=story.role_model.user)

    assert traces() == set()


def test_was_never_named_in_the_trail(story: Story) -> None:
    assert not {place for place in traces() if place.startswith("audit_event.")}

    withdraw(story.role_model)

    assert list(broken_links()) == []


def test_is_on_no_page_and_in_no_file(story: Story, browser: Browser, make: Factories) -> None:
    role_model_id = story.role_model.id
    withdraw(story.role_model)
    browser.sign_in(make.user(Role.COORDINATOR, Role.ADMINISTRATOR))

    for path in ("/role-models", "/role-models/applications", "/role-models/quarantine", "/letters", "/people",
                 "/audit", "/imports", "/companies", "/today", "/role-models?q=xandrine", "/letters?q=xandrine",
                 "/people?q=xandrine", "/audit?q=xandrine"):  # fmt: skip
        html = browser.get(path).html.casefold().replace("q=xandrine", "").replace('value="xandrine"', "")
        assert not [marker for marker in MARKERS if marker in html.replace("“xandrine”", "")], path
    make.role_model()
    for path in ("/role-models", "/audit", "/account-events"):
        content = browser.get(path).submit("csv").html.casefold()
        assert not [marker for marker in MARKERS if marker in content], path
    browser.get(f"/role-models/{role_model_id}", expect=404)


def test_takes_back_emails_that_wait(story: Story) -> None:
    withdraw(story.role_model)

    waiting = db.session.scalars(select(Email).where(Email.state == EmailState.WAITING)).all()
    assert [email for email in waiting if not email.body] == []
    assert db.session.scalars(select(Email).where(Email.state == EmailState.FAILED)).all() == []


def test_shows_staff_that_an_email_was_wiped(story: Story, browser: Browser, make: Factories) -> None:
    withdraw(story.role_model)
    browser.sign_in(make.user())

    page = browser.get("/letters?sort=made").click("Deleted email")

    assert page.h1 == "Deleted email"
    assert "its text has been deleted" in page.text


def test_is_signed_out_at_once_and_cannot_come_in_again(
    story: Story, browser: Browser, make: Factories
) -> None:
    assert browser.get("/my-offer").h1 == "My offer"
    assert story.role_model.user is not None
    user_id = story.role_model.user.id

    withdraw(story.role_model)

    assert browser.get("/my-offer").h1 == "Sign in"
    assert user_by_email(ADDRESS) is None
    account = user_by_email(f"closed-{user_id}@account.invalid")
    assert account is not None
    assert (account.is_closed, account.name, account.password_hash) == (True, f"mentor {user_id}", None)
    for link in story.links:
        browser.get(link.partition("/by-letter")[1] + link.partition("/by-letter")[2], expect=410)


def test_keeps_that_somebody_was_there(story: Story) -> None:
    withdraw(story.role_model)

    assert story.role_model.state is RoleModelState.WITHDRAWN
    assert story.role_model.left_at is not None
    consents = db.session.scalars(select(Consent)).all()
    assert consents
    assert all(one.ended_at for one in consents)


def test_leaving_twice_does_nothing(make: Factories) -> None:
    role_model = make.role_model()
    withdraw(role_model)
    left_at = role_model.left_at

    withdraw(role_model)
    lapse(role_model, "no consent left")

    assert (role_model.state, role_model.left_at) == (RoleModelState.WITHDRAWN, left_at)


def test_tells_features_above_while_her_name_is_still_there(app: Flask, make: Factories) -> None:
    heard: list[Any] = []
    leaving.ON_LEAVING.init_app(app, [lambda one: heard.append((one.state, one.first_name))])

    withdraw(make.role_model(first_name="Noor"))
    lapse(make.role_model(first_name="Eva"), "no consent left")

    assert heard == [(RoleModelState.WITHDRAWN, "Noor"), (RoleModelState.LAPSED, "Eva")]


def test_leaves_others_alone(make: Factories) -> None:
    other_school = make.new_school()
    namesake = make.role_model(first_name="Noor", last_name="Wal", email="other@work.example")
    elsewhere = make.role_model(email="noor@work.example", school=other_school)
    email = make.email(to_address="noor@work.example", school=other_school)
    own = make.email(body="About somebody else.")
    to_namesake = make.email(to_name="Noor Walstra", body="Dear Noor Walstra, there is a place for you.")

    withdraw(make.role_model(first_name="Noor", last_name="Walstra", email="noor@work.example"))

    assert (namesake.state, elsewhere.state) == (RoleModelState.ACTIVE, RoleModelState.ACTIVE)
    assert (email.body, own.body) == ("Body of the email.", "About somebody else.")
    assert to_namesake.state is EmailState.WAITING
    assert to_namesake.body


def test_a_student_who_was_a_mentor_keeps_her_account(make: Factories) -> None:
    student = make.user(Role.STUDENT, Role.MENTOR, name="Noor Wal", email="noor@work.example")
    role_model = make.role_model(email="noor@work.example", user=student)

    withdraw(role_model, actor=student)

    events = db.session.scalars(select(AuditEvent)).all()
    assert not [event for event in events if "Noor" in event.actor_name + event.subject_name]
    assert (student.is_closed, student.name, student.roles) == (False, "Noor Wal", {Role.STUDENT})


def test_signs_up_again_as_if_new(browser: Browser, make: Factories) -> None:
    role_model = make.role_model(email="noor@work.example")
    withdraw(role_model)
    assert role_model.email_hash is not None

    when = browser.get(f"/join/{make.school.code}").submit("Continue", offers=["circle"])
    when.submit("Continue").submit(
        "Sign up", first_name="Noor", last_name="Wal", email="noor@work.example", kind="professional",
        accepts_conduct="y",
    )  # fmt: skip

    states = db.session.scalars(select(RoleModel.state).order_by(RoleModel.id)).all()
    assert states == [RoleModelState.WITHDRAWN, RoleModelState.APPLIED]
