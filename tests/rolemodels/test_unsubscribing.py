"""One click in a mail program (RFC 8058): at once, without a session or a token, by nothing but its own address."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import csrf, db
from app.notices.models import Email, EmailState
from app.notices.services import queue_email
from app.notices.transport import compose
from app.rolemodels.emails import write_to
from app.rolemodels.links import LinkAct, link_for, new_links
from app.rolemodels.models import ConsentSource, Offer, RoleModel, RoleModelState
from app.rolemodels.queries import asked_for
from app.rolemodels.services import agree, resume, withdraw
from app.rolemodels.sweeps import keep_register
from app.schools.queries import today
from tests.accounts.mailbox import emails_to
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path(role_model: RoleModel, act: LinkAct = LinkAct.UNSUBSCRIBE) -> str:
    return re.sub(r"^https?://[^/]+", "", link_for(role_model, act))


@pytest.fixture
def mail_program(app: Flask) -> FlaskClient:
    """It keeps no cookies and follows no redirect."""
    return app.test_client(use_cookies=False)


def email_of(role_model: RoleModel, key: str = "test:1") -> Email | None:
    return write_to(role_model, kind="test", key=key, subject="S", template="rolemodels/confirmed")


def events(action: str) -> int:
    return len(db.session.scalars(select(AuditEvent).where(AuditEvent.action == action)).all())


def test_email_says_how_over_https_only(app: Flask, make: Factories, monkeypatch: pytest.MonkeyPatch) -> None:
    role_model = make.role_model()
    email = email_of(role_model)
    assert email is not None
    assert compose(email)["List-Unsubscribe-Post"] is None
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://stage.school.example")

    email = email_of(role_model, "test:2")

    assert email is not None
    head = compose(email)
    assert head["List-Unsubscribe"] == f"<{link_for(role_model, LinkAct.UNSUBSCRIBE)}>"
    assert head["List-Unsubscribe"].startswith("<https://stage.school.example/")
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert compose(make.email())["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_pauses_at_once_and_writes_nothing_more(
    make: Factories, mail_program: FlaskClient, content_type: str
) -> None:
    role_model = make.role_model()
    waiting = email_of(role_model)
    other = make.email(to_address=role_model.email)
    assert waiting is not None

    answer = mail_program.post(path(role_model), data=ONE_CLICK, content_type=content_type)

    assert answer.status_code == 200
    assert "Location" not in answer.headers
    assert (role_model.state, role_model.paused_until) == (RoleModelState.PAUSED, None)
    assert db.session.scalars(asked_for(make.school.id, Offer.CIRCLE)).all() == []
    assert waiting.state is EmailState.WITHDRAWN
    assert other.state is EmailState.WAITING, "only what she can unsubscribe from"
    assert email_of(role_model, "test:2") is None
    assert events("role_model:unsubscribe") == 1


def test_a_get_changes_nothing(make: Factories, browser: Browser, mail_program: FlaskClient) -> None:
    role_model = make.role_model()

    assert mail_program.get(path(role_model)).status_code == 200
    assert mail_program.head(path(role_model)).status_code == 200
    assert mail_program.get(path(role_model), query_string=ONE_CLICK).status_code == 200
    assert role_model.state is RoleModelState.ACTIVE
    page = browser.get(path(role_model)).submit("Send me no more emails")

    assert page.h1 == "You get no more emails"
    assert role_model.emails_stopped_at is not None


def test_replayed_it_changes_nothing_more(make: Factories, mail_program: FlaskClient) -> None:
    role_model = make.role_model()
    address = path(role_model)
    mail_program.post(address, data=ONE_CLICK)
    since = role_model.emails_stopped_at

    assert mail_program.post(address, data=ONE_CLICK).status_code == 200

    assert role_model.emails_stopped_at == since
    assert (events("role_model:unsubscribe"), events("role_model:pause")) == (1, 1)


def test_who_had_paused_until_a_day_does_not_come_back_by_herself(
    make: Factories, mail_program: FlaskClient
) -> None:
    role_model = make.role_model(state=RoleModelState.PAUSED, paused_until=today() + timedelta(days=1))
    mail_program.post(path(role_model), data=ONE_CLICK)

    assert role_model.paused_until is None


def test_coming_back_brings_emails_back(make: Factories, browser: Browser, mail_program: FlaskClient) -> None:
    role_model = make.role_model(with_account=True)
    mail_program.post(path(role_model), data=ONE_CLICK)
    assert role_model.user is not None
    page = browser.sign_in(role_model.user).get("/my-offer")
    assert "You have had no emails since" in page.text

    page.submit("I am back")

    assert (role_model.state, role_model.emails_stopped_at) == (RoleModelState.ACTIVE, None)
    assert email_of(role_model) is not None


def test_coordinator_reads_that_she_gets_no_emails(
    make: Factories, browser: Browser, mail_program: FlaskClient
) -> None:
    role_model = make.role_model()
    mail_program.post(path(role_model), data=ONE_CLICK)

    page = browser.sign_in(make.user()).get(f"/role-models/{role_model.id}")

    assert "She gets no emails" in page.text
    page.submit("She is back")
    assert role_model.emails_stopped_at is None


def test_is_not_asked_to_renew_before_she_is_back(make: Factories, mail_program: FlaskClient) -> None:
    role_model = make.role_model()
    agree(role_model, [Offer.CIRCLE], today() + timedelta(days=3), ConsentSource.LINK)
    mail_program.post(path(role_model), data=ONE_CLICK)
    db.session.commit()

    keep_register()
    assert (emails_to(str(role_model.email)), role_model.asked_to_renew_for) == ([], None)

    resume(role_model)
    db.session.commit()
    keep_register()
    assert [email.kind for email in emails_to(str(role_model.email))] == ["role_model_renewal"]


@pytest.mark.parametrize(
    "state",
    [
        RoleModelState.APPLIED,
        RoleModelState.QUARANTINED,
        RoleModelState.CONFIRMED,
        RoleModelState.REFUSED,
    ],
)
def test_who_is_not_in_the_register_said_no(
    make: Factories, mail_program: FlaskClient, state: RoleModelState
) -> None:
    role_model = make.role_model(state=state)

    assert (
        b"Everything about you is wiped"
        in mail_program.post(path(role_model), data=ONE_CLICK, headers={"Accept-Language": "en"}).data
    )

    assert (role_model.state, role_model.email) == (RoleModelState.WITHDRAWN, None)


@pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "one-click"}, {"list-unsubscribe": "One-Click"}])
def test_refuses_a_post_that_does_not_say_what_it_is(
    make: Factories, mail_program: FlaskClient, data: dict[str, str]
) -> None:
    role_model = make.role_model()

    assert mail_program.post(path(role_model), data=data).status_code == 400
    assert mail_program.post(path(role_model), query_string=ONE_CLICK).status_code == 400
    assert role_model.state is RoleModelState.ACTIVE


@pytest.mark.parametrize("act", sorted(set(LinkAct) - {LinkAct.UNSUBSCRIBE}))
def test_refuses_the_secret_of_another_link(make: Factories, mail_program: FlaskClient, act: LinkAct) -> None:
    role_model = make.role_model()
    address = path(role_model).rpartition("/")[0]
    others = path(role_model, act).rpartition("/")[2]

    assert mail_program.post(f"{address}/{others}", data=ONE_CLICK).status_code == 410
    assert role_model.state is RoleModelState.ACTIVE


def test_refuses_a_forged_an_old_and_a_wandering_secret(make: Factories, mail_program: FlaskClient) -> None:
    role_model, other = make.role_model(), make.role_model()
    address = path(role_model)
    forged = address[:-9] + ("A" if address[-9] != "A" else "B") + address[-8:]
    assert mail_program.post(forged, data=ONE_CLICK).status_code == 410
    new_links(role_model)
    assert mail_program.post(address, data=ONE_CLICK).status_code == 410
    withdraw(other)
    assert mail_program.post(path(other), data=ONE_CLICK).status_code == 410

    assert role_model.state is RoleModelState.ACTIVE


def test_no_other_page_goes_without_a_token(app: Flask) -> None:
    """But the one to which the school's own service says, signed, that somebody signed out there."""
    assert csrf._exempt_views == {
        "app.rolemodels.views.stop_emails.stop_emails",
        "app.signon.views.signing_out.receive_sign_out",
    }
    assert csrf._exempt_blueprints == set()


def test_a_session_of_somebody_else_changes_nothing_about_it(make: Factories, browser: Browser) -> None:
    role_model = make.role_model()
    browser.sign_in(make.user())

    browser.client.post(path(role_model), data=ONE_CLICK)

    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "role_model:unsubscribe")).one()
    assert event.actor_id is None


def test_takes_back_what_waits_for_her_alone(make: Factories, mail_program: FlaskClient) -> None:
    role_model, neighbour = make.role_model(), make.role_model()
    assert (email := email_of(neighbour, "test:9")) is not None
    queue_email(
        key="plain", kind="test", school_id=make.school.id, to_name="", to_address=str(role_model.email),
        subject="S", body="B",
    )  # fmt: skip

    mail_program.post(path(role_model), data=ONE_CLICK)

    assert email.state is EmailState.WAITING
