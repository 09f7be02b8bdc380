"""A student comes along for a day at a company of her choice (R27): both confirm, and no name goes before that."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine

from app.access import Role
from app.activities.broken_rules import (
    DayHasPassed,
    DayMissing,
    NothingSuggested,
    SiteNotAvailable,
    TooManyWishes,
    WishedAlready,
)
from app.activities.models import Request, RequestState
from app.activities.models.invitation import InvitationState
from app.activities.services.answers import accept, decline, suggest_day
from app.activities.services.asking import ask_now
from app.activities.services.closing import call_off
from app.activities.services.days import confirm_day, refuse_day
from app.activities.services.requests import add_wish
from app.companies.models import PlacementStop, Site, StopGround, StopState
from app.rolemodels.models import Offer, RoleModel
from app.rolemodels.services.pausing import pause, resume
from app.students.models import Student
from tests.activities.conftest import contacts_of, emails_to, invitations, states
from tests.factories import Factories

S = InvitationState
DAY = date(2026, 12, 8)


@pytest.fixture
def company(make: Factories) -> Site:
    return make.site(company_name="Bakker Metaal", address="Dorpsstraat 1")


@pytest.fixture
def noor(make: Factories) -> Student:
    return make.student(with_account=True, first_name="Noor", last_name="Yilmaz")


@pytest.fixture
def ada(make: Factories, company: Site) -> RoleModel:
    """She works at the company and takes students along."""
    return make.role_model(
        Offer.SHADOW_DAY, Offer.CONVERSATION, first_name="Ada", last_name="de Boer", site_id=company.id
    )


def wish(student: Student, site: Site, offer: Offer = Offer.SHADOW_DAY, details: str = "") -> Request:
    assert student.user is not None
    return add_wish(student, site, offer, details, actor=student.user)


def test_wish_asks_the_role_model_who_works_there(noor: Student, company: Site, ada: RoleModel) -> None:
    request = wish(noor, company, details="I would like to see the welding robots.")
    (email,) = emails_to(ada.email)

    assert states(request) == {"Ada": S.ASKED}
    assert "Noor (Programme 25187) would like to shadow you at work for a day." in email.body
    assert "Yilmaz" not in email.body
    assert "welding" not in email.body
    assert request.needs_coordinator is False


def test_no_role_model_at_the_company_is_an_open_wish_for_the_coordinator(
    make: Factories, noor: Student, company: Site
) -> None:
    """R27, the example."""
    make.role_model(Offer.SHADOW_DAY, site_id=make.site().id)
    make.role_model(Offer.GUEST_LESSON, site_id=company.id)
    request = wish(noor, company)

    assert states(request) == {}
    assert (request.state, request.needs_coordinator) == (RequestState.OPEN, True)


def test_open_wish_is_granted_by_whoever_is_there_later(
    noor: Student,
    company: Site,
    ada: RoleModel,
    look: Callable[[], None],
    clock: time_machine.Traveller,
) -> None:
    pause(ada)
    request = wish(noor, company)
    assert request.needs_coordinator is True
    resume(ada)
    clock.shift(25 * 3600)
    look()

    assert states(request) == {"Ada": S.ASKED}
    assert request.needs_coordinator is False


def test_another_site_of_the_company_will_do_and_her_own_site_comes_first(
    make: Factories, noor: Student, company: Site
) -> None:
    other = make.site(company_name="Bakker Metaal")
    other.company_id = company.company_id
    elsewhere = make.role_model(Offer.SHADOW_DAY, first_name="Elsewhere", site_id=other.id)
    there = make.role_model(Offer.SHADOW_DAY, first_name="There", site_id=company.id)
    request = wish(noor, company)
    assert states(request) == {"There": S.ASKED}
    decline(invitations(request)[0], 1)

    assert states(request) == {"There": S.DECLINED, "Elsewhere": S.ASKED}
    assert elsewhere.id > 0
    assert there.id > 0


def test_both_confirm_and_only_then_she_hears_the_whole_name(
    make: Factories, noor: Student, company: Site, ada: RoleModel, run_jobs: Callable[[], int]
) -> None:
    """R27: she proposes a day, the student confirms it."""
    assert noor.user is not None
    office = make.user(Role.COORDINATOR)
    request = wish(noor, company)
    (invitation,) = invitations(request)
    with pytest.raises(DayMissing):
        accept(invitation, 1)
    suggest_day(invitation, 1, DAY)
    assert request.state is RequestState.OPEN
    assert request.on_date is None
    assert emails_to(noor.user.email)[-1].subject.startswith("A day has been suggested")
    asked = [email.body for email in emails_to(ada.email)]
    assert asked
    assert not any("Yilmaz" in body for body in asked)
    confirm_day(invitation, actor=noor.user)

    assert (request.state, request.on_date) == (RequestState.AGREED, DAY)
    agreed = emails_to(ada.email)[-1]
    assert "Noor Yilmaz (Programme 25187) is coming to see you." in agreed.body
    assert "Tuesday 8 December 2026" in agreed.body
    assert f"Questions? Write to {office.name}: {office.email}\n" in agreed.body
    assert agreed.reply_to == office.email
    assert noor.email not in agreed.body
    mine = emails_to(noor.user.email)[-1]
    assert mine.subject == "Agreed: Shadow day, Bakker Metaal"
    for words in ("Ada", "de Boer", str(ada.email)):
        assert words not in mine.body
    assert contacts_of(ada) == ["asked", "accepted"]


def test_day_that_does_not_suit_is_asked_again(noor: Student, company: Site, ada: RoleModel) -> None:
    assert noor.user is not None
    request = wish(noor, company)
    (invitation,) = invitations(request)
    suggest_day(invitation, 1, DAY)
    refuse_day(invitation, "I have an exam. Any Friday suits me.", actor=noor.user)

    assert states(request) == {"Ada": S.ASKED}
    assert "does not suit the student" in emails_to(ada.email)[-1].body
    assert "exam" not in emails_to(ada.email)[-1].body
    suggest_day(invitation, 2, date(2026, 12, 11))
    confirm_day(invitation, actor=noor.user)
    assert request.on_date == date(2026, 12, 11)


def test_day_that_nobody_confirmed_is_let_go(
    noor: Student,
    company: Site,
    ada: RoleModel,
    run_jobs: Callable[[], int],
    look: Callable[[], None],
    clock: time_machine.Traveller,
) -> None:
    assert noor.user is not None
    request = wish(noor, company)
    (invitation,) = invitations(request)
    suggest_day(invitation, 1, DAY)
    run_jobs()
    clock.move_to(datetime(2026, 12, 7, 22, 59, tzinfo=UTC))
    look()
    assert states(request) == {"Ada": S.ACCEPTED}
    clock.move_to(datetime(2026, 12, 7, 23, 1, tzinfo=UTC))
    look()

    assert states(request) == {"Ada": S.WITHDRAWN}
    assert request.needs_coordinator is True
    assert "did not confirm the day" in emails_to(ada.email)[-1].body
    with pytest.raises(NothingSuggested):
        confirm_day(invitation, actor=noor.user)


def test_day_of_today_cannot_be_confirmed(
    noor: Student, company: Site, ada: RoleModel, clock: time_machine.Traveller
) -> None:
    assert noor.user is not None
    request = wish(noor, company)
    (invitation,) = invitations(request)
    suggest_day(invitation, 1, DAY)
    clock.move_to(datetime(2026, 12, 8, 8, tzinfo=UTC))

    with pytest.raises(DayHasPassed):
        confirm_day(invitation, actor=noor.user)
    assert request.state is RequestState.OPEN


def test_conversation_before_applying_goes_the_same_way(noor: Student, company: Site, ada: RoleModel) -> None:
    assert noor.user is not None
    request = wish(noor, company, Offer.CONVERSATION)
    (invitation,) = invitations(request)
    assert "would like to talk to you before applying" in emails_to(ada.email)[0].body
    suggest_day(invitation, 1, DAY)
    confirm_day(invitation, actor=noor.user)

    assert request.state is RequestState.AGREED


def test_coordinator_asks_somebody_elsewhere_after_a_word_with_the_student(
    make: Factories, noor: Student, company: Site
) -> None:
    coordinator = make.user()
    other = make.role_model(Offer.SHADOW_DAY, first_name="Other", site_id=make.site().id)
    request = wish(noor, company)
    ask_now(request, [other.id], actor=coordinator)

    assert states(request) == {"Other": S.ASKED}
    assert request.needs_coordinator is False


def test_no_open_wish_stays_behind_when_it_is_called_off(noor: Student, company: Site) -> None:
    assert noor.user is not None
    request = wish(noor, company)
    call_off(request, actor=noor.user)

    assert (request.state, request.needs_coordinator) == (RequestState.CANCELLED, False)
    assert wish(noor, company).state is RequestState.OPEN


def test_same_wish_is_sent_once_and_a_few_at_a_time(make: Factories, noor: Student, company: Site) -> None:
    wish(noor, company)
    with pytest.raises(WishedAlready):
        wish(noor, company)
    wish(noor, company, Offer.CONVERSATION)
    wish(noor, make.site())

    with pytest.raises(TooManyWishes):
        wish(noor, make.site())


def test_nobody_goes_to_a_stopped_company_and_the_reason_is_not_told(
    make: Factories, noor: Student, company: Site, ada: RoleModel
) -> None:
    make.row(
        PlacementStop(
            school_id=company.school_id,
            site_id=company.id,
            state=StopState.IN_FORCE,
            ground=StopGround.SOCIAL_SAFETY,
            explanation="what was reported",
            proposed_by_id=make.user().id,
        )
    )

    with pytest.raises(SiteNotAvailable, match="is not taking students at the moment"):
        wish(noor, company)
