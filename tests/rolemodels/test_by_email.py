"""The links in emails: one page, one button, one act, without signing in."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.queries import user_by_email
from app.extensions import db
from app.notices.transport import compose
from app.rolemodels.emails import write_to
from app.rolemodels.links import LinkAct, link_for, new_links
from app.rolemodels.models import Consent, ConsentSource, Offer, RoleModel, RoleModelState
from app.rolemodels.queries import asked_for, current_consents, offers_in_force
from app.rolemodels.services import pausing
from app.rolemodels.services.quarantine import invite
from app.schools.queries import today
from tests.accounts.mailbox import emails_to, link_in
from tests.browser import Browser
from tests.factories import Factories

pytestmark = pytest.mark.database


def path(role_model: RoleModel, act: LinkAct) -> str:
    return re.sub(r"^https?://[^/]+", "", link_for(role_model, act))


def may_be_asked(make: Factories) -> bool:
    return bool(db.session.scalars(asked_for(make.school.id, Offer.CIRCLE)).all())


def test_pauses_at_once_and_comes_back(browser: Browser, make: Factories) -> None:
    role_model = make.role_model()
    link = path(role_model, LinkAct.PAUSE)

    page = browser.get(link)
    assert may_be_asked(make), "a page alone changes nothing"
    page = page.submit("Pause", until="")
    assert role_model.state is RoleModelState.PAUSED
    assert not may_be_asked(make)
    assert "until you say so" in page.text
    page.submit("I am back")
    assert may_be_asked(make)


def test_pauses_until_a_day(browser: Browser, make: Factories) -> None:
    role_model = make.role_model()
    page = browser.get(path(role_model, LinkAct.PAUSE))

    assert "still to come" in page.submit("Pause", until=today().isoformat()).text
    page.submit("Pause", until=(today() + timedelta(days=1)).isoformat())
    assert role_model.paused_until == today() + timedelta(days=1)


def test_tells_features_above_that_somebody_pauses(app: Flask, browser: Browser, make: Factories) -> None:
    heard: list[RoleModelState] = []
    pausing.ON_PAUSING.init_app(app, [lambda role_model: heard.append(role_model.state)])

    browser.get(path(make.role_model(), LinkAct.PAUSE)).submit("Pause")

    assert heard == [RoleModelState.PAUSED]


def test_withdraws_with_one_button(browser: Browser, make: Factories) -> None:
    role_model = make.role_model(with_account=True)
    link = path(role_model, LinkAct.WITHDRAW)

    page = browser.get(link)
    assert may_be_asked(make)
    after = page.submit("Stop and wipe everything")

    assert after.h1 == "Everything about you is wiped"
    assert role_model.state is RoleModelState.WITHDRAWN
    assert not may_be_asked(make)
    assert browser.get(link, expect=410).h1 == "This link no longer works"


def test_changes_what_she_offers(browser: Browser, make: Factories) -> None:
    role_model = make.role_model(Offer.CIRCLE, Offer.GUEST_LESSON, max_minutes=30)
    page = browser.get(path(role_model, LinkAct.CHANGE))
    assert role_model.name not in page.text, "who she is stands behind signing in"

    page.submit("Save", offers=["speed_date"], ways=["online"], max_minutes="", until=today().isoformat())

    assert offers_in_force(role_model) == [Offer.SPEED_DATE]
    assert (role_model.meets_in_person, role_model.meets_online, role_model.max_minutes) == (
        False,
        True,
        None,
    )
    assert {one.source for one in current_consents(role_model)} == {ConsentSource.LINK}
    ended = db.session.scalars(select(Consent).where(Consent.ended_at.is_not(None))).all()
    assert [one.was_withdrawn for one in ended] == [True, True]


def test_does_not_take_an_empty_offer(browser: Browser, make: Factories) -> None:
    role_model = make.role_model()

    page = browser.get(path(role_model, LinkAct.CHANGE)).submit(
        "Save", offers=None, until=today().isoformat()
    )

    assert "Choose at least one thing" in page.text
    assert may_be_asked(make)


def test_says_that_everything_is_still_right(browser: Browser, make: Factories) -> None:
    role_model = make.role_model()

    browser.get(path(role_model, LinkAct.VERIFY)).submit("Everything is right")

    assert role_model.verified_at is not None


def test_renews_what_she_chooses(browser: Browser, make: Factories) -> None:
    role_model = make.role_model(Offer.SPEED_DATE)
    make.consent(role_model, Offer.CIRCLE, ends_on=today())
    page = browser.get(path(role_model, LinkAct.RENEW))

    assert "Choose a day up to and including" in page.submit("Yes, continue", until="1-1-2099").text
    page.submit("Yes, continue", offers=["circle"])

    (consent,) = current_consents(role_model)
    assert (consent.offer, consent.given_on) == (Offer.CIRCLE, today())
    assert consent.ends_on > today() + timedelta(days=700)


def quarantined(make: Factories) -> RoleModel:
    role_model = make.role_model(state=RoleModelState.QUARANTINED, email="eva@work.example")
    for consent in current_consents(role_model):
        db.session.delete(consent)
    db.session.flush()
    invite(role_model, actor=None)
    return role_model


def test_says_yes_from_quarantine(browser: Browser, make: Factories) -> None:
    role_model = quarantined(make)
    page = browser.get(link_in(emails_to("eva@work.example")[0]))

    refused = page.submit("Yes, you may ask me", offers=["circle"])
    assert "Read the code of conduct" in refused.text
    refused.submit("Yes, you may ask me", accepts_conduct="y")

    assert role_model.state is RoleModelState.ACTIVE
    assert may_be_asked(make)
    account = user_by_email("eva@work.example")
    assert account is not None
    assert role_model.user_id == account.id
    assert [email.kind for email in emails_to("eva@work.example")][1:] == ["role_model_welcome"]


def test_says_no_from_quarantine_and_is_removed_at_once(browser: Browser, make: Factories) -> None:
    role_model = quarantined(make)

    browser.get(link_in(emails_to("eva@work.example")[0])).submit("No, wipe everything")

    assert role_model.state is RoleModelState.WITHDRAWN
    assert (role_model.name, role_model.email) == ("", None)
    assert emails_to("eva@work.example") == []


def test_invites_once(make: Factories) -> None:
    role_model = quarantined(make)
    invite(role_model, actor=None)

    assert len(emails_to("eva@work.example")) == 1


@pytest.mark.parametrize("act", LinkAct)
def test_is_good_for_one_act_and_one_person(browser: Browser, make: Factories, act: LinkAct) -> None:
    role_model, other = make.role_model(), make.role_model()
    signed = path(role_model, act).rpartition("/")[2]
    for another in set(LinkAct) - {act}:
        browser.get(path(other, another).rpartition("/")[0] + "/" + signed, expect=410)
    forged = signed[:-9] + ("A" if signed[-9] != "A" else "B") + signed[-8:]
    browser.get(path(role_model, act).replace(signed, forged), expect=410)
    browser.get(path(role_model, act))
    new_links(role_model)
    browser.get(path(role_model, act).replace(path(role_model, act).rpartition("/")[2], signed), expect=410)


def test_every_email_carries_the_three_links(make: Factories, browser: Browser) -> None:
    role_model = make.role_model()
    email = write_to(
        role_model,
        kind="test",
        key="test:1",
        subject="Subject",
        template="rolemodels/verify",
        url="https://x.example",
    )
    assert email is not None

    for act in (LinkAct.CHANGE, LinkAct.PAUSE, LinkAct.WITHDRAW):
        assert link_for(role_model, act) in email.body
    assert compose(email)["List-Unsubscribe"] == f"<{link_for(role_model, LinkAct.UNSUBSCRIBE)}>"
    assert compose(make.email())["List-Unsubscribe"] is None
    assert email.is_secret


def test_writes_nothing_to_whoever_left(make: Factories) -> None:
    role_model = make.role_model(email=None)

    assert write_to(role_model, kind="t", key="t", subject="S", template="rolemodels/confirmed") is None


def test_shows_an_open_day_in_the_past_as_it_was_stored(browser: Browser, make: Factories) -> None:
    role_model = make.role_model()
    for consent in current_consents(role_model):
        consent.given_on, consent.ends_on = date(2020, 1, 1), date(2021, 1, 1)
    db.session.flush()

    assert "2021-01-01" in browser.get(path(role_model, LinkAct.CHANGE)).html
