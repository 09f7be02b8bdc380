"""Placement stops: the procedure of R16, step by step, and what R15 makes of it."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.accounts.models import User
from app.audit.models import AuditEvent
from app.companies import services
from app.companies.broken_rules import (
    HeardBeforeProposal,
    NotHeard,
    NotYetHappened,
    ReasonMissing,
    ReviewTooLate,
    SamePersonDecides,
    StopUnderWay,
    SuspensionTooLong,
    WrongStopState,
)
from app.companies.models import PlacementStop, Site, StopGround, StopState
from app.companies.queries import stopped_site_ids
from app.companies.sweeps import forget_old_grounds
from app.extensions import db, now
from tests.browser import Browser
from tests.factories import Factories

TODAY = date(2026, 11, 24)
IN_A_YEAR = date(2027, 11, 24)


def propose(site: Site, actor: User) -> PlacementStop:
    return services.propose_stop(site, StopGround.SOCIAL_SAFETY, "Remarks at work.", actor=actor)


def heard(site: Site, actor: User) -> PlacementStop:
    stop = propose(site, actor)
    services.record_hearing(stop, TODAY, "It was meant as a joke.", actor=actor)
    return stop


def test_refuses_the_proposer_as_decider(make: Factories) -> None:
    proposer = make.user()
    stop = heard(make.site(), proposer)

    with pytest.raises(SamePersonDecides):
        services.decide_stop(stop, IN_A_YEAR, "It happened before.", actor=proposer)
    assert stop.state is StopState.HEARD


def test_only_suspends_without_a_hearing(make: Factories) -> None:
    site = make.site()
    stop = propose(site, make.user())

    with pytest.raises(NotHeard):
        services.decide_stop(stop, IN_A_YEAR, "Because.", actor=make.user())
    services.suspend_site(stop, TODAY + timedelta(days=30), "A student is there now.", actor=make.user())
    with pytest.raises(NotHeard):
        services.decide_stop(stop, IN_A_YEAR, "Because.", actor=make.user())
    assert stopped_site_ids(make.school.id, TODAY) == {site.id}


def test_ends_a_suspension_by_itself_after_thirty_days(make: Factories) -> None:
    site = make.site()
    stop = propose(site, make.user())
    services.suspend_site(stop, TODAY + timedelta(days=30), "A student is there now.", actor=make.user())

    assert stopped_site_ids(make.school.id, date(2026, 12, 24)) == {site.id}
    assert stopped_site_ids(make.school.id, date(2026, 12, 25)) == set()


@pytest.mark.parametrize("until", [date(2026, 12, 25), date(2026, 11, 23)])
def test_refuses_a_suspension_beyond_thirty_days_or_in_the_past(make: Factories, until: date) -> None:
    stop = propose(make.site(), make.user())

    with pytest.raises(SuspensionTooLong):
        services.suspend_site(stop, until, "Why.", actor=make.user())


def test_suspends_once_per_stop(make: Factories) -> None:
    stop = propose(make.site(), make.user())
    services.suspend_site(stop, TODAY, "Why.", actor=make.user())

    with pytest.raises(WrongStopState):
        services.suspend_site(stop, TODAY + timedelta(days=30), "Longer.", actor=make.user())


def test_keeps_a_suspension_running_after_the_hearing(make: Factories) -> None:
    site = make.site()
    stop = propose(site, make.user())
    services.suspend_site(stop, date(2026, 12, 10), "Why.", actor=make.user())
    services.record_hearing(stop, TODAY, "", actor=make.user())

    assert stopped_site_ids(make.school.id, date(2026, 12, 10)) == {site.id}
    assert stopped_site_ids(make.school.id, date(2026, 12, 11)) == set()


def test_stays_in_force_after_the_review_day(make: Factories) -> None:
    site = make.site()
    stop = heard(site, make.user())
    services.decide_stop(stop, IN_A_YEAR, "It happened before.", actor=make.user())

    assert stopped_site_ids(make.school.id, IN_A_YEAR + timedelta(days=400)) == {site.id}


@pytest.mark.parametrize("review_on", [date(2026, 11, 25), IN_A_YEAR])
def test_takes_a_review_within_twelve_months(make: Factories, review_on: date) -> None:
    stop = heard(make.site(), make.user())
    services.decide_stop(stop, review_on, "Reason.", actor=make.user())

    assert stop.review_on == review_on


@pytest.mark.parametrize("review_on", [TODAY, date(2027, 11, 25)])
def test_refuses_a_review_today_or_after_twelve_months(make: Factories, review_on: date) -> None:
    stop = heard(make.site(), make.user())

    with pytest.raises(ReviewTooLate):
        services.decide_stop(stop, review_on, "Reason.", actor=make.user())


def test_lifts_a_stop_and_lets_a_new_one_begin(make: Factories) -> None:
    site = make.site()
    stop = heard(site, make.user())
    services.decide_stop(stop, IN_A_YEAR, "Reason.", actor=make.user())
    with pytest.raises(StopUnderWay):
        propose(site, make.user())

    services.lift_stop(stop, "A new manager, a new code of conduct.", actor=make.user())

    assert stopped_site_ids(make.school.id, TODAY) == set()
    with pytest.raises(WrongStopState):
        services.lift_stop(stop, "Again.", actor=make.user())
    assert propose(site, make.user()).state is StopState.PROPOSED


def test_keeps_a_stop_at_its_review_by_somebody_else(make: Factories) -> None:
    proposer = make.user()
    stop = heard(make.site(), proposer)
    services.decide_stop(stop, date(2026, 12, 1), "Reason.", actor=make.user())

    with time_machine.travel(date(2026, 12, 2)):
        with pytest.raises(SamePersonDecides):
            services.keep_stop(stop, date(2027, 12, 1), "Nothing changed.", actor=proposer)
        services.keep_stop(stop, date(2027, 12, 2), "Nothing changed.", actor=make.user())

    assert (stop.state, stop.review_on) == (StopState.IN_FORCE, date(2027, 12, 2))


def test_wants_a_reason_for_every_step(make: Factories) -> None:
    site = make.site()
    with pytest.raises(ReasonMissing):
        services.propose_stop(site, StopGround.OTHER, "  ", actor=make.user())
    stop = propose(site, make.user())
    with pytest.raises(ReasonMissing):
        services.suspend_site(stop, TODAY, "", actor=make.user())
    services.record_hearing(stop, TODAY, "", actor=make.user())
    with pytest.raises(ReasonMissing):
        services.decide_stop(stop, IN_A_YEAR, " ", actor=make.user())
    with pytest.raises(ReasonMissing):
        services.lift_stop(stop, "", actor=make.user())


def test_records_no_hearing_that_is_still_to_come(make: Factories) -> None:
    stop = propose(make.site(), make.user())

    with pytest.raises(NotYetHappened):
        services.record_hearing(stop, date(2026, 11, 25), "", actor=make.user())


def test_records_no_hearing_before_the_proposal(make: Factories) -> None:
    actor = make.user()
    stop = propose(make.site(), actor)

    with pytest.raises(HeardBeforeProposal, match="24 nov 2026"):
        services.record_hearing(stop, TODAY - timedelta(days=1), "No.", actor=actor)
    services.record_hearing(stop, TODAY, "No.", actor=actor)


@pytest.mark.parametrize(("days", "is_there"), [(364, True), (366, False)])
def test_grounds_are_wiped_a_year_after_the_stop_ended(
    make: Factories, browser: Browser, days: int, is_there: bool
) -> None:
    actor = make.user()
    stop = heard(make.site(), actor)
    services.lift_stop(stop, "It is better now.", actor=actor)
    db.session.commit()

    with time_machine.travel(now() + timedelta(days=days)):
        page = browser.sign_in(actor).get(f"/companies/stops/{stop.id}")
        assert ("Show the grounds" in page.texts(".//button")) is is_there
        answer = browser._open(
            "POST", f"/companies/stops/{stop.id}/grounds", data={"csrf_token": browser.token()}
        )
        assert ("Remarks at work." in answer.get_data(as_text=True)) is is_there
        forget_old_grounds()
        forget_old_grounds()

    assert (stop.explanation != "", stop.company_answer != "") == (is_there, is_there)
    wiped = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "placement_stop:erase_grounds")
    ).all()
    assert len(wiped) == (0 if is_there else 1)


def test_leaves_a_trail_of_every_step_without_the_grounds(make: Factories) -> None:
    proposer, decider = make.user(), make.user()
    stop = heard(make.site(), proposer)
    services.decide_stop(stop, IN_A_YEAR, "It happened before.", actor=decider)
    services.lift_stop(stop, "New manager.", actor=decider)

    events = list(db.session.scalars(select(AuditEvent).order_by(AuditEvent.sequence)))

    assert [(one.action, one.actor_id, one.reason) for one in events] == [
        ("placement_stop:propose", proposer.id, ""),
        ("placement_stop:hear", proposer.id, ""),
        ("placement_stop:decide", decider.id, "It happened before."),
        ("placement_stop:lift", decider.id, "New manager."),
    ]
    assert not any(word in str(one.data) for one in events for word in ("Remarks", "joke", "social"))


def test_grounds_are_read_on_request_and_the_trail_says_by_whom(make: Factories, browser: Browser) -> None:
    stop = heard(make.site(), make.user())
    reader = make.user()
    page = browser.sign_in(reader).get(f"/companies/stops/{stop.id}")
    reads = select(AuditEvent).where(AuditEvent.action == "placement_stop:read")

    assert "Remarks at work." not in page.text
    assert "It was meant as a joke." not in page.text
    assert "social safety" not in page.text + browser.get("/companies/stops").text
    assert db.session.scalars(reads).all() == []

    days = [control.get("value") for control in page.root.iter("input") if control.get("type") == "date"]
    page = page.submit("Show the grounds")
    assert days == [
        control.get("value") for control in page.root.iter("input") if control.get("type") == "date"
    ]
    assert "Remarks at work." in page.text
    assert "It was meant as a joke." in page.text
    assert "social safety" in page.text
    event = db.session.scalars(reads).one()
    assert (event.actor_id, event.subject_id, event.data) == (reader.id, stop.id, {})


def test_walks_the_procedure_through_the_pages(make: Factories, browser: Browser) -> None:
    site = make.site(company_name="Bakker")
    first, second = make.user(), make.user()

    page = browser.sign_in(first).get(f"/companies/{site.id}").click("Propose a placement stop")
    page = page.submit("Propose the stop", ground="social_safety", explanation="Remarks at work.")
    assert page.h1 == "Placement stop: Bakker"
    assert "does not prevent any placement yet" in page.text
    page = page.submit("Suspend placements", **{"suspend-until": "24-12-2026", "suspend-reason": "Urgent."})
    assert "Nobody can be placed here now" in page.text
    page = page.submit("Record the hearing", **{"hear-company_answer": "It was a joke."})
    assert "You proposed this stop, so somebody else has to decide." in page.text
    page = browser.sign_in(second).get(page.path)
    page = page.submit("Put the stop into force", **{"decide-reason": "It happened before."})
    assert "Nobody can be placed here now" in page.text
    assert [row[0] for row in browser.get("/companies/stops").rows()] == ["Bakker"]
    page = browser.get(page.path).submit("End the stop", **{"lift-reason": "New manager."})
    assert "This stop has ended." in page.text


def test_shows_what_is_wrong_beside_the_step(make: Factories, browser: Browser) -> None:
    stop = propose(make.site(), make.user())
    browser.sign_in(make.user())
    page = browser.get(f"/companies/stops/{stop.id}")

    too_long = page.submit("Suspend placements", **{"suspend-until": "25-12-2026", "suspend-reason": "Why."})
    without = page.submit("Suspend placements", **{"suspend-until": "24-12-2026", "suspend-reason": ""})

    assert (
        "A suspension lasts 30 days at most: choose a day from today up to and including 24 Dec 2026."
    ) in too_long.text
    assert "Write down why." in without.text
    db.session.refresh(stop)
    assert stop.state is StopState.PROPOSED


def test_refuses_a_step_out_of_order(make: Factories, browser: Browser) -> None:
    stop = propose(make.site(), make.user())
    browser.sign_in(make.user())
    answers = {"decide-review_on": "2027-06-01", "decide-reason": "Why.", "csrf_token": browser.token()}

    page = browser.post(f"/companies/stops/{stop.id}/decide", answers, expect=409)

    assert "First record what the company said." in page.text


def test_hides_stops_of_another_school(make: Factories, browser: Browser) -> None:
    other = make.new_school()
    stop = propose(make.site(school=other), make.user(school=other))
    browser.sign_in(make.user())

    browser.get(f"/companies/stops/{stop.id}", expect=404)
    assert "No placement stops" in browser.get("/companies/stops").text


def test_continues_with_the_stop_that_is_under_way(make: Factories, browser: Browser) -> None:
    stop = propose(make.site(), make.user())

    page = browser.sign_in(make.user()).get(f"/companies/{stop.site_id}/stops/new")

    assert page.path == f"/companies/stops/{stop.id}"


def test_names_a_review_that_is_overdue(make: Factories, browser: Browser) -> None:
    stop = heard(make.site(), make.user())
    services.decide_stop(stop, date(2026, 12, 1), "Reason.", actor=make.user())
    user = make.user()

    with time_machine.travel(date(2026, 12, 2)):
        browser.sign_in(user)
        assert "The review is overdue" in browser.get(f"/companies/stops/{stop.id}").text
        assert "overdue" in browser.get("/companies/stops").text
