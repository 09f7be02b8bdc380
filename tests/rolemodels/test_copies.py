"""A role model sees everything that is known of her: by a link that goes to her own address."""

import json
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db, now
from app.rolemodels.links import LinkAct, link_for
from app.rolemodels.models import RoleModel
from tests.accounts.mailbox import emails_to, link_in
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database


@pytest.fixture
def role_model(make: Factories) -> RoleModel:
    found = make.role_model(email="noor@work.example", about="Lives beside a lighthouse.")
    make.role_model(about="Lives beside a windmill.")
    return found


def path_of(role_model: RoleModel, act: LinkAct) -> str:
    link = link_for(role_model, act)
    db.session.commit()
    return link.partition("://")[2].partition("/")[2].join(("/", ""))


def test_gets_a_link_at_her_own_address(role_model: RoleModel, browser: Browser) -> None:
    page = browser.get(path_of(role_model, LinkAct.KNOWN))
    assert "lighthouse" not in page.text

    page = page.submit("Send me a link")

    assert "on its way" in page.text
    (email,) = emails_to("noor@work.example")
    page = browser.get(link_in(email))
    assert page.h1 == "What we know of you"
    assert "lighthouse" not in page.text
    content = page.submit("a file for programs (JSON)").html
    assert json.loads(content)["known_as"] == {"role_model": role_model.id}
    assert "lighthouse" in content
    assert "windmill" not in content
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "person:copy")).one()
    assert (event.subject_name, event.actor_name) == (role_model.trail_name, "")


def test_is_sent_one_email_however_often_she_asks(role_model: RoleModel, browser: Browser) -> None:
    page = browser.get(path_of(role_model, LinkAct.KNOWN))

    page.submit("Send me a link").submit("Send me a link")

    assert len(emails_to("noor@work.example")) == 1


def test_link_works_today_and_tomorrow(role_model: RoleModel, browser: Browser) -> None:
    path = path_of(role_model, LinkAct.COPY)

    with time_machine.travel(now() + timedelta(days=1), tick=False):
        assert browser.get(path).h1 == "What we know of you"
    with time_machine.travel(now() + timedelta(days=2), tick=False):
        browser.get(path, expect=410)
