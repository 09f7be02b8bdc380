"""Applications: one coordinator decides, an email says what, and the account opens."""

import pytest
from sqlalchemy import select

from app.access import Role
from app.accounts.queries import AccountState, state_of, user_by_email
from app.audit.models import AuditEvent
from app.extensions import db, now
from app.rolemodels.models import Contact, Offer, RoleModel, RoleModelState
from app.rolemodels.queries import asked_for
from app.rolemodels.queries.handling import sites_like
from app.rolemodels.services.deciding import approve, refuse
from app.rolemodels.services.moving import NotPossibleNow
from app.rolemodels.services.quarantine import invite
from tests.accounts.mailbox import emails_to
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database


def applicant(make: Factories, **values: object) -> RoleModel:
    return make.role_model(
        email="noor@work.example",
        **{
            "state": RoleModelState.CONFIRMED,
            "confirmed_at": now(),
            "first_name": "Noor",
            "last_name": "Wal",
            **values,
        },
    )


def test_approves_with_the_company_that_looks_like_hers(browser: Browser, make: Factories) -> None:
    make.site(company_name="Bakker Metaal B.V.")
    pixel = make.site(company_name="Pixel Games BV", town="Zwolle")
    role_model = applicant(make, employer="pixel games")
    browser.sign_in(make.user())

    page = browser.get("/role-models").click("Applications 1").click("Noor Wal")
    after = page.submit("Add her to the register")

    assert role_model.state is RoleModelState.ACTIVE
    assert role_model.site_id == pixel.id
    assert "Noor Wal is in the register and gets an email." in after.texts(".//div[@role='status']")[0]
    assert db.session.scalars(asked_for(make.school.id, Offer.CIRCLE)).one().id == role_model.id
    account = user_by_email("noor@work.example")
    assert account is not None
    assert (account.id, account.roles) == (role_model.user_id, {Role.MENTOR})
    assert state_of(account) is AccountState.INVITED
    assert [email.kind for email in emails_to("noor@work.example")] == ["role_model_welcome"]
    assert "/sign-in/by-letter" in emails_to("noor@work.example")[0].body


def test_approves_at_no_company_of_ours(browser: Browser, make: Factories) -> None:
    make.site(company_name="Pixel Games BV")
    role_model = applicant(make, employer="Pixel Games")

    browser.sign_in(make.user()).get(f"/role-models/{role_model.id}").submit(
        "Add her to the register", site_id=""
    )

    assert (role_model.state, role_model.site_id) == (RoleModelState.ACTIVE, None)


def test_refuses_a_company_of_another_school(browser: Browser, make: Factories) -> None:
    role_model = applicant(make)
    foreign = make.site(school=make.new_school())
    page = browser.sign_in(make.user()).get(f"/role-models/{role_model.id}")

    again = page.submit("Add her to the register", site_id=str(foreign.id))

    assert "Not a valid choice" in again.text
    assert role_model.state is RoleModelState.CONFIRMED


def test_refuses_with_a_reason_that_stays_out_of_the_trail(browser: Browser, make: Factories) -> None:
    role_model = applicant(make)
    page = browser.sign_in(make.user()).get(f"/role-models/{role_model.id}")

    assert "Say why" in page.submit("Send the refusal").text
    page.submit("Send the refusal", reason="We look for women in installation.")

    assert role_model.state is RoleModelState.REFUSED
    assert user_by_email("noor@work.example") is None
    assert "We look for women in installation." in emails_to("noor@work.example")[0].body
    assert db.session.scalars(select(Contact)).one().about == "We look for women in installation."
    trail = db.session.scalars(select(AuditEvent)).all()
    assert trail
    assert not any("installation" in str([event.reason, event.data]) for event in trail)
    assert browser.get("/role-models/applications").click("Noor Wal").h1 == "Noor Wal"


def test_comes_back_to_a_refusal(browser: Browser, make: Factories) -> None:
    role_model = applicant(make, state=RoleModelState.REFUSED)

    browser.sign_in(make.user()).get(f"/role-models/{role_model.id}").submit("Add her to the register")

    assert role_model.state is RoleModelState.ACTIVE


def test_decides_once(make: Factories) -> None:
    role_model = applicant(make)
    approve(role_model, site=None, actor=make.user())

    with pytest.raises(NotPossibleNow):
        refuse(role_model, "Too late.", actor=make.user())
    with pytest.raises(NotPossibleNow):
        approve(role_model, site=None, actor=make.user())
    assert len(emails_to("noor@work.example")) == 1


def test_a_second_coordinator_reads_that_it_was_decided(browser: Browser, make: Factories) -> None:
    role_model = applicant(make)
    page = browser.sign_in(make.user()).get(f"/role-models/{role_model.id}")
    approve(role_model, site=None, actor=make.user())

    refused = page.submit("Add her to the register", expect=409)

    assert "Status of the role model: active" in refused.text


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SUPERVISOR])
def test_lets_no_staff_account_become_a_mentors(make: Factories, role: Role) -> None:
    somebody = make.user(role, email="noor@work.example")
    role_model = applicant(make)

    approve(role_model, site=None, actor=make.user())

    assert role_model.user_id is None
    assert somebody.roles == {role}
    assert "/sign-in/by-letter" not in emails_to("noor@work.example")[0].body


def test_gives_a_student_the_role_beside_her_own(make: Factories) -> None:
    student = make.user(Role.STUDENT, email="noor@work.example")
    role_model = applicant(make)

    approve(role_model, site=None, actor=make.user())

    assert role_model.user_id == student.id
    assert student.roles == {Role.STUDENT, Role.MENTOR}


def test_takes_no_account_of_another_school(make: Factories) -> None:
    make.user(Role.MENTOR, email="noor@work.example", school=make.new_school())
    role_model = applicant(make)

    approve(role_model, site=None, actor=make.user())

    assert (role_model.state, role_model.user_id) == (RoleModelState.ACTIVE, None)


@pytest.mark.parametrize(
    ("employer", "names"),
    [
        ("Pixel Games", ["Pixel Games BV"]),
        ("PIXELGAMES b.v.", ["Pixel Games BV"]),
        ("Bakker", ["Bakker Metaal"]),
        ("Rijkswaterstaat", []),
        ("", []),
    ],
)
def test_suggests_companies_that_look_like_what_she_wrote(
    make: Factories, employer: str, names: list[str]
) -> None:
    make.site(company_name="Pixel Games BV")
    make.site(company_name="Bakker Metaal")

    assert [site.title for site in sites_like(make.school.id, employer, None)] == names


def test_does_not_suggest_a_company_for_a_word_that_half_of_them_have(make: Factories) -> None:
    for name in (
        "'t Anker Techniek BV",
        "Volt Techniek Groep",
        "Pixel Techniek B.V.",
        "Waterpas Techniek Groep",
    ):
        make.site(company_name=name)

    assert sites_like(make.school.id, "Staring Techniek", None) == []
    assert [site.title for site in sites_like(make.school.id, "Volt Techniek", None)] == [
        "Volt Techniek Groep"
    ]
    assert [site.title for site in sites_like(make.school.id, "Pixel techniek", None)] == [
        "Pixel Techniek B.V."
    ]


def test_shows_quarantine_as_numbers_only(browser: Browser, make: Factories) -> None:
    for name in ("Xandrine", "Ysolde"):
        invite(make.role_model(state=RoleModelState.QUARANTINED, first_name=name), actor=None)

    page = browser.sign_in(make.user()).get("/role-models/quarantine")

    assert [row[1] for row in page.rows()] == ["2"]
    for path in (
        "/role-models",
        "/role-models/quarantine",
        "/role-models/applications",
        "/letters",
    ):
        assert "Xandrine" not in browser._open("GET", path).data.decode(), path
    make.role_model(last_name="Wal")
    assert "Xandrine" not in browser.get("/role-models").submit("csv").html
    assert "No role model fits" in browser.get("/role-models?q=Xandrine").text
    assert "Xandrine" not in str(browser.get("/letters?q=Xandrine").rows())
