"""Another email address: nothing of hers goes there before she confirmed it, and nobody learns whose it is."""

from datetime import timedelta

import pytest
import time_machine

from app.access import Role
from app.accounts.queries import user_by_email
from app.accounts.services.mentors import ask_for_sign_in
from app.extensions import db, now
from app.rolemodels.emails import write_to
from app.rolemodels.links import LinkAct, link_for
from app.rolemodels.models import Offer, RoleModel, RoleModelState
from app.rolemodels.services import withdraw
from app.rolemodels.services.addresses import MOST_A_DAY
from app.rolemodels.sweeps import keep_register
from app.schools.queries import today
from tests.accounts.mailbox import emails_to, link_in
from tests.browser import Browser, Page
from tests.factories import Factories

pytestmark = pytest.mark.database
OLD, NEW = "noor@work.example", "nora@work.example"
LATER = (today() + timedelta(days=400)).isoformat()


@pytest.fixture
def noor(make: Factories, browser: Browser) -> RoleModel:
    role_model = make.role_model(
        Offer.CIRCLE,
        email=OLD,
        first_name="Noor",
        last_name="Wal",
        with_account=True,
        conduct_accepted_at=now(),
    )
    assert role_model.user is not None
    browser.sign_in(role_model.user)
    return role_model


def ask(browser: Browser, email: str) -> Page:
    return browser.get("/my-offer/edit").submit("Save", email=email, until=LATER)


def path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def test_new_address_counts_once_she_confirms_it(browser: Browser, noor: RoleModel) -> None:
    page = ask(browser, NEW)
    assert "Confirm your new address" in page.text
    assert (noor.email, noor.new_email) == (OLD, NEW)
    (question,) = emails_to(NEW)
    page = browser.get(link_in(question))
    assert noor.email == OLD, "opening the link changes nothing"

    page = page.submit("Yes, this is my address")

    assert page.h1 == "Your new address works"
    assert (noor.email, noor.new_email) == (NEW, None)
    assert noor.user is not None
    assert noor.user.email == NEW
    assert [email.kind for email in emails_to(OLD)] == ["role_model_address"]
    assert emails_to(NEW)[-1].kind == "role_model_address_confirmed"
    assert "Confirm your new address" not in browser.get("/my-offer").text


def test_email_to_an_unknown_reader_says_nothing_of_her(browser: Browser, noor: RoleModel) -> None:
    ask(browser, NEW)

    (question,) = emails_to(NEW)
    for hers in ("Noor", "Wal", OLD, link_for(noor, LinkAct.WITHDRAW), link_for(noor, LinkAct.PAUSE)):
        assert hers not in question.body
    assert (question.to_name, question.unsubscribe_url, question.is_secret) == ("", None, True)


def test_until_then_emails_and_sign_in_stay_with_the_old_address(browser: Browser, noor: RoleModel) -> None:
    ask(browser, NEW)

    ask_for_sign_in(NEW)
    write_to(noor, kind="test", key="test:1", subject="S", template="rolemodels/confirmed")

    assert [email.kind for email in emails_to(NEW)] == ["role_model_new_address"]
    assert [email.kind for email in emails_to(OLD)] == ["test"]
    assert user_by_email(NEW) is None


def test_answers_the_same_for_the_address_of_somebody_else(
    browser: Browser, noor: RoleModel, make: Factories
) -> None:
    make.role_model(email="other@work.example")
    make.user(Role.SUPERVISOR, email="staff@school.example", school=make.new_school())

    for email in ("other@work.example", "staff@school.example", "free@work.example"):
        assert f"We sent an email to {email}." in ask(browser, email).text
    for email in ("other@work.example", "staff@school.example"):
        ask(browser, email)
        page = browser.get(link_in(emails_to(email)[-1])).submit("Yes, this is my address")
        assert "This email address cannot be used." in page.text
    assert noor.email == OLD


def test_link_is_good_for_its_own_address_only(browser: Browser, noor: RoleModel) -> None:
    ask(browser, "typo@work.example")
    wrong = link_in(emails_to("typo@work.example")[0])
    ask(browser, NEW)

    browser.get(wrong, expect=410)
    assert emails_to("typo@work.example") == [], "nothing of a wrong address stays"
    browser.get(link_in(emails_to(NEW)[0]))
    ask(browser, OLD)
    assert noor.new_email is None
    assert noor.email == OLD


def test_earlier_links_stop_with_the_old_address(browser: Browser, noor: RoleModel) -> None:
    earlier = path(link_for(noor, LinkAct.WITHDRAW))
    ask(browser, NEW)
    link = link_in(emails_to(NEW)[0])
    browser.get(link).submit("Yes, this is my address")

    browser.get(earlier, expect=410)
    browser.get(link, expect=410)
    assert link_for(noor, LinkAct.WITHDRAW) in emails_to(NEW)[-1].body
    assert noor.state is RoleModelState.ACTIVE


def test_saving_something_else_writes_no_second_email(browser: Browser, noor: RoleModel) -> None:
    ask(browser, NEW)

    browser.get("/my-offer/edit").submit("Save", town="Kampen", until=LATER)

    assert (noor.town, noor.new_email) == ("Kampen", NEW)
    assert len(emails_to(NEW)) == 1


def test_asks_no_more_than_five_addresses_a_day(browser: Browser, noor: RoleModel) -> None:
    for number in range(MOST_A_DAY):
        ask(browser, f"address{number}@work.example")

    page = ask(browser, "address9@work.example")

    assert "The address has already been changed 5 times today." in page.text
    assert emails_to("address9@work.example") == []
    with time_machine.travel(now() + timedelta(days=2)):
        browser.sign_in(noor.user)
        assert "We sent an email to address9@work.example." in ask(browser, "address9@work.example").text


def test_unconfirmed_address_is_forgotten_after_a_week(browser: Browser, noor: RoleModel) -> None:
    ask(browser, NEW)
    db.session.commit()
    with time_machine.travel(now() + timedelta(days=6)):
        keep_register()
        assert noor.new_email == NEW
    with time_machine.travel(now() + timedelta(days=8)):
        keep_register()

    assert (noor.new_email, noor.email) == (None, OLD)
    assert emails_to(NEW) == []


def test_confirming_after_she_left_is_over(browser: Browser, noor: RoleModel) -> None:
    ask(browser, NEW)
    link = link_in(emails_to(NEW)[0])

    withdraw(noor)

    browser.get(link, expect=410)
    assert emails_to(NEW) == []
