"""The register for staff: found by what matters, exported for coordinators, edited without losing a word."""

from datetime import date

import pytest
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.audit.models import AuditEvent
from app.extensions import db
from app.imports.models import HandEdit
from app.rolemodels.models import (
    ConsentSource,
    Contact,
    ContactKind,
    Offer,
    RoleModel,
    RoleModelField,
    RoleModelState,
)
from app.rolemodels.queries import current_consents, offers_in_force
from app.rolemodels.services import log_contact, withdraw
from app.schools.queries import today
from tests.accounts.mailbox import emails_to
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories

pytestmark = pytest.mark.database


@pytest.fixture
def coordinator(browser: Browser, make: Factories) -> Browser:
    return browser.sign_in(make.user())


def names(browser: Browser, query: str = "") -> list[str]:
    return [row[0].partition(" paused")[0] for row in browser.get(f"/role-models{query}").rows()]


def test_finds_by_offer_field_programme_company_and_state(coordinator: Browser, make: Factories) -> None:
    domain, programme = make.domain(), make.programme()
    site = make.site(company_name="Pixel Games")
    noor = make.role_model(Offer.SPEED_DATE, first_name="Noor", last_name="Wal", site_id=site.id)
    noor.fields = [RoleModelField(domain_code=domain.code)]
    make.role_model(
        Offer.CIRCLE, first_name="Eva", last_name="Smit", programme_id=programme.id, employer="Bakker"
    )
    make.role_model(
        first_name="Çiğdem", last_name="Aydın", state=RoleModelState.PAUSED, job_title="Uitvoerder"
    )
    make.role_model(first_name="Ina", last_name="Zand", state=RoleModelState.CONFIRMED)

    assert names(coordinator) == ["Çiğdem Aydın", "Eva Smit", "Noor Wal"]
    assert names(coordinator, "?offer=speed_date") == ["Noor Wal"]
    assert names(coordinator, f"?field={domain.code}") == ["Noor Wal"]
    assert names(coordinator, f"?programme={programme.id}") == ["Eva Smit"]
    assert names(coordinator, "?state=paused") == ["Çiğdem Aydın"]
    assert names(coordinator, "?q=pixel") == ["Noor Wal"]
    assert names(coordinator, "?q=bakker") == ["Eva Smit"]
    assert names(coordinator, "?q=çiğdem a") == ["Çiğdem Aydın"]
    assert names(coordinator, "?q=uitvoerder") == ["Çiğdem Aydın"]
    assert names(coordinator, "?q=zand") == []


def test_finds_by_the_journey_from_a_town(coordinator: Browser, make: Factories) -> None:
    make.role_model(last_name="Near", town="Hattem")
    make.role_model(last_name="Far", town="Maastricht")
    make.role_model(last_name="Nowhere", town="Atlantis")

    page = coordinator.get("/role-models?near=Zwolle&minutes=30")

    assert [row[0].split()[-1] for row in page.rows()] == ["Near"]
    assert "min)" in page.rows()[0][2]
    assert len(coordinator.get("/role-models?near=Zwolle").rows()) == 3
    assert coordinator.get("/role-models?near=Atlantis&minutes=90").rows() == []


def test_shows_who_was_asked_least_first(coordinator: Browser, make: Factories) -> None:
    often, never = make.role_model(last_name="Often"), make.role_model(last_name="Never")
    for _ in range(3):
        log_contact(often, ContactKind.ASKED)
    log_contact(never, ContactKind.NOTE)

    page = coordinator.get("/role-models?sort=asked")

    assert [(row[0].split()[-1], row[5]) for row in page.rows()] == [("Never", "0"), ("Often", "3")]


def test_keeps_to_its_budget_of_queries(coordinator: Browser, make: Factories) -> None:
    site = make.site()
    for _ in range(30):
        make.role_model(site_id=site.id)

    with counted() as statements:
        page = coordinator.get("/role-models?near=Zwolle")

    assert len(page.rows()) == 25
    assert statements.count <= 16, statements.texts


def test_exports_whom_the_filters_leave(coordinator: Browser, make: Factories) -> None:
    make.role_model(Offer.SPEED_DATE, last_name="=Wal", email="noor@work.example", phone="0612345678")
    make.role_model(Offer.CIRCLE, last_name="Smit")
    make.role_model(last_name="Waits", state=RoleModelState.CONFIRMED)

    text = coordinator.get("/role-models?offer=speed_date").submit("csv").html
    trail = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "role_models:export")).one()

    assert "'=Wal" in text
    assert "noor@work.example" in text
    assert "Smit" not in text
    assert "Waits" not in text
    assert trail.data == {"rows": 1}


@pytest.fixture
def supervisor(browser: Browser, make: Factories) -> Browser:
    return browser.sign_in(make.user(Role.SUPERVISOR))


def test_shows_a_supervisor_whom_she_may_ask_for_and_no_address(supervisor: Browser, make: Factories) -> None:
    site = make.site(company_name="Pixel Games")
    noor = make.role_model(
        first_name="Noor", last_name="Wal", email="noor@work.example", phone="0612345678", site_id=site.id
    )
    waits = make.role_model(last_name="Waits", state=RoleModelState.CONFIRMED)
    log_contact(noor, ContactKind.NOTE, about="Belde terug.")

    page = supervisor.get("/role-models").click("Noor Wal")

    assert "Pixel Games" in page.text
    assert "Mentoring circle" in page.text
    for secret in ("noor@work.example", "0612345678", "Belde terug."):
        assert secret not in page.html
        assert secret not in supervisor.get("/role-models").html
    supervisor.get(f"/role-models/{waits.id}", expect=404)
    supervisor.post("/role-models/export", {"csrf_token": supervisor.token()}, expect=403)
    supervisor.get("/role-models/quarantine", expect=403)


def test_notes_a_contact(coordinator: Browser, make: Factories) -> None:
    noor = make.role_model()
    page = coordinator.get(f"/role-models/{noor.id}")

    assert "Write the note first." in page.submit("Save the note").text
    after = page.submit("Save the note", about="Can come in March.")

    assert "Can come in March." in after.text
    contact = db.session.execute(select(Contact)).scalar_one()
    assert contact.author_name == db.session.execute(select(User.name)).scalar_one()


def test_writes_down_what_she_told(coordinator: Browser, make: Factories) -> None:
    site = make.site(company_name="Pixel Games")
    noor = make.role_model(Offer.CIRCLE, first_name="Noor", email="noor@work.example", with_account=True)
    page = coordinator.get(f"/role-models/{noor.id}/edit")

    page.submit(
        "Save changes", first_name="Nora", email="nora@work.example", site_id=str(site.id), offers=["guest_lesson"],
        until=today().isoformat(), max_circles="2",
    )  # fmt: skip

    assert (noor.first_name, noor.site_id, noor.max_circles) == ("Nora", site.id, 2)
    assert offers_in_force(noor) == [Offer.GUEST_LESSON]
    assert {one.source for one in current_consents(noor)} == {ConsentSource.CONVERSATION}
    assert noor.user is not None
    assert (noor.user.email, noor.user.name) == ("noor@work.example", noor.name)
    assert (noor.email, noor.new_email) == ("noor@work.example", "nora@work.example")
    edited = set(db.session.scalars(select(HandEdit.field).where(HandEdit.subject_type == "role_model")))
    assert {"first_name", "site_id", "max_circles"} <= edited
    assert [email.kind for email in emails_to("nora@work.example")] == ["role_model_new_address"]
    assert "to confirm nora@work.example" in coordinator.get(f"/role-models/{noor.id}").text


def test_refuses_an_address_that_is_taken(coordinator: Browser, make: Factories) -> None:
    make.role_model(email="taken@work.example")
    noor = make.role_model(email="noor@work.example", with_account=True)
    page = coordinator.get(f"/role-models/{noor.id}/edit")

    again = page.submit(
        "Save changes", email="taken@work.example", first_name="Nora", until=today().isoformat()
    )

    assert "This email address cannot be used." in again.text
    assert noor.first_name != "Nora"


def test_shows_both_versions_when_somebody_else_saved_first(coordinator: Browser, make: Factories) -> None:
    noor = make.role_model(town="Zwolle")
    for consent in current_consents(noor):
        consent.given_on, consent.ends_on = today(), today()
    db.session.flush()
    page = coordinator.get(f"/role-models/{noor.id}/edit")
    page.submit("Save changes", town="Kampen")

    refused = page.submit("Save changes", town="Meppel", expect=409)

    assert "Kampen" in refused.text
    assert "Meppel" in refused.text
    assert noor.town == "Kampen"


def test_pauses_and_lets_back_in(coordinator: Browser, make: Factories) -> None:
    noor = make.role_model()
    page = coordinator.get(f"/role-models/{noor.id}")

    assert "still to come" in page.submit("Pause", until="1-1-2020").text
    page = page.submit("Pause", until="")
    assert noor.state is RoleModelState.PAUSED
    page.submit("She is back")
    assert noor.state is RoleModelState.ACTIVE


def test_takes_her_out(coordinator: Browser, make: Factories) -> None:
    noor = make.role_model(first_name="Noor")

    coordinator.get(f"/role-models/{noor.id}").click("Take her out of the register").submit(
        "Take her out and wipe everything"
    )

    assert (noor.state, noor.first_name) == (RoleModelState.WITHDRAWN, "")
    coordinator.get(f"/role-models/{noor.id}", expect=404)


def test_says_how_to_begin_when_the_register_is_empty(coordinator: Browser, make: Factories) -> None:
    page = coordinator.get("/role-models")

    assert f"/join/{make.school.code}" in page.text
    assert "Import role models" in page.links


def test_counts_applications_in_the_navigation(coordinator: Browser, make: Factories) -> None:
    make.role_model(state=RoleModelState.CONFIRMED)
    make.role_model(state=RoleModelState.CONFIRMED, school=make.new_school())

    assert "Role models 1 waiting" in coordinator.get("/role-models").links
    assert "1 application" in coordinator.get("/today").texts(".//p[@class='task-whom']")


def test_shows_nobody_of_another_school(coordinator: Browser, make: Factories) -> None:
    foreign = make.role_model(school=make.new_school())

    assert coordinator.get("/role-models").rows() == []
    coordinator.get(f"/role-models/{foreign.id}", expect=404)


def test_shows_students_only_names_that_want_to_be_shown(browser: Browser, make: Factories) -> None:
    site = make.site(company_name="Pixel Games")
    make.role_model(
        first_name="Noor", last_name="Wal", job_title="Developer", site_id=site.id, shows_name=True
    )
    make.role_model(first_name="Eva", site_id=site.id)
    make.role_model(first_name="Ina", site_id=site.id, shows_name=True, state=RoleModelState.PAUSED)
    make.role_model(first_name="Ada", site_id=make.site().id, shows_name=True)
    browser.sign_in(make.student(with_account=True).user)

    page = browser.get(f"/companies/{site.id}")

    assert "Noor, Developer" in page.text
    for hidden in ("Wal", "Eva", "Ina", "Ada"):
        assert hidden not in page.text.split()
    withdraw(db.session.execute(select(RoleModel).where(RoleModel.first_name == "Noor")).scalar_one())
    assert "Developer" not in browser.get(f"/companies/{site.id}").text


def test_ends_with_the_day(make: Factories) -> None:
    role_model = make.role_model(Offer.SPEED_DATE)
    make.consent(role_model, Offer.CIRCLE, given_on=date(2026, 1, 1), ends_on=date(2026, 6, 1))

    assert offers_in_force(role_model, date(2026, 6, 1)) == [Offer.CIRCLE]
    assert offers_in_force(role_model, date(2026, 6, 2)) == []


def test_register_with_people_in_it_still_says_where_the_next_one_signs_up(
    coordinator: Browser, make: Factories
) -> None:
    make.role_model(first_name="Noor")
    address = f"/join/{make.school.code}"

    page = coordinator.get("/role-models")
    assert [text for text in page.texts(".//code") if text.endswith(address)]
    assert not coordinator.sign_in(make.user(Role.SUPERVISOR)).get("/role-models").texts(".//code")
