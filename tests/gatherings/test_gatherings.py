"""A return day with a peer meeting (R22), with the numbers of its example: planned, invited by rule, attended."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import func, select

from app.extensions import db
from app.gatherings.models import (
    Answer,
    Gathering,
    GatheringEvaluation,
    GatheringHost,
    GatheringInvitation,
    GatheringKind,
    GatheringState,
)
from app.gatherings.services.hosting import add_host
from app.gatherings.services.inviting import answer, invite
from app.gatherings.services.planning import plan
from app.notices.models import Email
from app.rolemodels.services.leaving import withdraw
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories
from tests.gatherings.conftest import Spring, details

Emails = Callable[[str], list[str]]
INVITED = "You are invited: Peer meeting"


def answers(gathering: Gathering) -> Counter[Answer]:
    rows = select(GatheringInvitation.answer).where(GatheringInvitation.gathering_id == gathering.id)
    return Counter(db.session.scalars(rows))


def plan_page(browser: Browser, kind: str, expect: int = 200, **values: str | list[str]) -> Page:
    known = {"title": "Lunch in March", "on_date": "18-03-2027", "starts_at": "13:30", "place": "Room 12"}
    return browser.get(f"/gatherings/new/{kind}").submit("Save", expect=expect, **{**known, **values})


def test_invites_nine_participants_in_six_companies_and_nobody_else(
    browser: Browser, spring: Spring, emails: Emails
) -> None:
    """R22: 18 March 2027; one whose placement ended on 12 March is not invited, one undecided is asked."""
    browser.sign_in(spring.marleen)
    page = plan_page(browser, "peer_meeting")
    assert "By its rule 9 students are invited now." in page.text
    assert "1 student who has not decided about the programme is asked" in page.text
    assert emails("You") == []
    page = page.submit("Invite them")

    meeting = db.session.scalars(select(Gathering)).one()
    assert "10 invitations have been sent." in page.html
    assert "9 expected, 1 not answered yet, 0 not coming." in page.text
    assert answers(meeting) == {Answer.INVITED: 9, Answer.ASKED: 1}
    assert sorted(emails(INVITED)) == sorted(one.email for one in [*spring.women[:9], spring.undecided])
    sites = {one.opening.site_id for one in spring.placements[:9]}
    assert len(sites) == 6
    assert spring.women[9].name not in page.text
    assert spring.other.name not in page.text
    page.submit("Bring the invitations up to date")
    assert len(emails(INVITED)) == 10


def test_return_day_invites_everybody_of_its_programmes_and_years(browser: Browser, spring: Spring) -> None:
    browser.sign_in(spring.marleen)
    page = plan_page(browser, "return_day")
    assert "By its rule 11 students are invited now." in page.text
    half = plan_page(browser, "return_day", for_programmes=["25187"])
    assert "By its rule 6 students are invited now." in half.text
    assert "By its rule 0 students" in plan_page(browser, "return_day", for_years=["3"]).text


def test_company_visit_invites_who_goes_in_the_period(browser: Browser, spring: Spring) -> None:
    """It prepares for the period, so nobody needs a placement: twelve who have one, and one without."""
    browser.sign_in(spring.marleen)
    assert "By its rule 13 students are invited now." in plan_page(browser, "company_visit").text


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("20-03-2027", "The school is closed on 20 Mar 2027. Choose a school day."),
        ("29-03-2027", "The school is closed on 29 Mar 2027. Choose a school day."),
        ("05-07-2027", "Choose a day from 1 Feb 2027 to 2 Jul 2027."),
        ("01-03-2027", "Choose a day after today."),
    ],
    ids=["saturday", "easter", "after the period", "today"],
)
def test_says_beside_the_day_what_is_wrong_with_it(
    browser: Browser, spring: Spring, day: str, sentence: str
) -> None:
    browser.sign_in(spring.marleen)
    expect = 422 if day == "01-03-2027" else 400
    page = plan_page(browser, "peer_meeting", expect=expect, on_date=day, title="Kept")

    assert sentence in page.text
    assert 'value="Kept"' in page.html
    assert db.session.scalar(select(func.count()).select_from(Gathering)) == 0


def test_no_assessor_is_a_host_and_counsellor_and_mentor_are(
    browser: Browser, spring: Spring, meeting: Gathering, emails: Emails
) -> None:
    """Joris guides one of those invited: he is not on the list, and refused when he is sent all the same."""
    browser.sign_in(spring.marleen)
    page = browser.get(f"/gatherings/{meeting.id}")
    offered = {option.get("value") for option in page.all(".//select[@name='person']/option")}
    assert f"user-{spring.joris.id}" not in offered
    refused = page.submit("Add", expect=409, person=f"user-{spring.joris.id}")
    assert (
        "Joris guides a student who is invited, and nobody who assesses them is at a peer meeting."
        in refused.text
    )
    browser.get(f"/gatherings/{meeting.id}").submit("Add", person=f"user-{spring.amina.id}")
    browser.get(f"/gatherings/{meeting.id}").submit("Add", person=f"role_model-{spring.mentor.id}")
    hosts = db.session.scalars(select(GatheringHost).order_by(GatheringHost.id)).all()
    assert [one.name for one in hosts] == ["Amina", spring.mentor.name]
    assert emails("You are a host: Peer meeting") == [spring.amina.email, spring.mentor.email]
    told = db.session.scalars(select(Email).where(Email.subject == "You are a host: Peer meeting")).all()
    for one in told:
        assert f"Tell {spring.marleen.name}, who organises it: {spring.marleen.email}" in one.body
    assert {one.reply_to for one in told} == {spring.marleen.email}


def test_host_reads_whom_to_write_to_and_that_students_are_invited(
    browser: Browser, spring: Spring, meeting: Gathering
) -> None:
    add_host(meeting, "user", spring.amina.id, actor=spring.marleen)
    invite(meeting, actor=spring.marleen)
    db.session.commit()
    page = browser.sign_in(spring.amina).get("/hosted-gatherings").click(meeting.title)
    assert page.links[spring.marleen.email] == f"mailto:{spring.marleen.email}"
    assert "students are invited" in page.text


def test_student_without_an_account_is_sent_to_no_page(spring: Spring, meeting: Gathering) -> None:
    student = spring.women[2]
    student.user = None
    db.session.flush()
    invite(meeting, actor=spring.marleen)

    body = db.session.scalars(select(Email.body).where(Email.to_address == student.email)).one()
    assert "You have no account yet, so you cannot see its page." in body
    assert "See where it is" not in body
    assert "/my-gatherings" not in body


def test_invitations_stop_when_a_host_became_an_assessor(
    browser: Browser, spring: Spring, meeting: Gathering
) -> None:
    browser.sign_in(spring.marleen)
    browser.get(f"/gatherings/{meeting.id}").submit("Add", person=f"user-{spring.amina.id}")
    spring.women[3].supervisor = spring.amina
    db.session.commit()
    page = browser.get(f"/gatherings/{meeting.id}").submit("Invite them", expect=409)

    assert "Amina guides a student who is invited" in page.text
    assert answers(meeting) == {}


def test_list_is_for_the_organiser_and_taking_over_is_recorded(
    browser: Browser, make: Factories, spring: Spring, meeting: Gathering
) -> None:
    """Another coordinator sees how many; hosts and supervisors see no name at all."""
    invite(meeting, actor=spring.marleen)
    colleague, name = make.user(name="Renske"), spring.women[0].last_name
    browser.sign_in(spring.marleen)
    browser.get(f"/gatherings/{meeting.id}").submit("Add", person=f"user-{spring.amina.id}")
    assert name in browser.get(f"/gatherings/{meeting.id}").text
    browser.sign_in(spring.amina)
    page = browser.get("/today").click("See where and when: You host a meeting")
    assert "9 students" in page.text
    assert name not in page.html
    browser.sign_in(colleague)
    page = browser.get(f"/gatherings/{meeting.id}")
    assert "9 expected" in page.text
    assert name not in page.html
    assert name not in browser.get(f"/gatherings/{meeting.id}/attendance", expect=409).html
    page = page.submit("Take it over")
    assert name in page.text
    assert "Gathering taken over by another organiser" in browser.get("/audit").text
    browser.sign_in(spring.marleen)
    assert name not in browser.get(f"/gatherings/{meeting.id}").html


def test_student_says_no_with_one_click_and_may_change_her_mind(
    browser: Browser, spring: Spring, meeting: Gathering
) -> None:
    invite(meeting, actor=spring.marleen)
    db.session.commit()
    browser.sign_in(spring.women[0].user)
    page = browser.get("/today").click("See the invitation: Peer meeting")
    page = page.submit("I am not coming")
    assert answers(meeting)[Answer.DECLINED] == 1
    page.submit("I am coming after all")
    assert answers(meeting)[Answer.COMES] == 1
    browser.sign_in(spring.undecided.user)
    page = browser.get("/today").click("Say yes or no: Would you like to come?")
    page.submit("Yes, I am coming")
    assert answers(meeting) == {Answer.INVITED: 8, Answer.COMES: 2}
    browser.sign_in(spring.other.user)
    browser.get(f"/my-gatherings/{meeting.id}", expect=404)


def test_change_and_cancel_are_told_once_and_calendars_follow(
    browser: Browser, spring: Spring, meeting: Gathering, emails: Emails
) -> None:
    invite(meeting, actor=spring.marleen)
    declined = db.session.scalars(
        select(GatheringInvitation).where(GatheringInvitation.student_id == spring.women[1].id)
    ).one()
    answer(declined, comes=False)
    db.session.commit()
    browser.sign_in(spring.women[0].user)
    browser.get("/my-gatherings").submit("Make an address for my calendar")
    feed = browser.get("/my-gatherings").texts(".//code[@class='feed-address']")[0].partition(":8000")[2]
    assert b"DTSTART;TZID=Europe/Amsterdam:20270318T133000" in browser.get(feed).response.data
    browser.sign_in(spring.marleen)
    edit = f"/gatherings/{meeting.id}/edit"
    browser.get(edit).submit("Save", place="Room 14", details="Bring lunch.")
    browser.get(edit).submit("Save", details="Bring your lunch.")
    assert len(emails("Changed: Peer meeting")) == 9
    assert answers(meeting)[Answer.DECLINED] == 1
    browser.get(edit).submit("Save", on_date="25-03-2027")
    assert len(emails("Changed: Peer meeting")) == 9, "the earlier ones had not left and are taken back"
    assert b"20270325T133000" in browser.get(feed).response.data
    browser.get(f"/gatherings/{meeting.id}").submit("Cancel it")
    assert len(emails("Cancelled: Peer meeting")) == 9
    assert spring.women[1].email not in emails("Cancelled: Peer meeting")
    data = browser.get(feed).response.data
    assert b"STATUS:CANCELLED" in data
    assert spring.women[0].last_name.encode() not in data
    browser.get(f"/gatherings/{meeting.id}/edit").submit("Save", expect=409, title="Again")


def test_peer_meeting_moves_and_ends_with_its_return_day(
    browser: Browser, spring: Spring, emails: Emails
) -> None:
    browser.sign_in(spring.marleen)
    page = plan_page(browser, "return_day", title="Return day")
    page = page.click("Add a peer meeting").submit("Save", title="Peer meeting", starts_at="15:00")
    page.submit("Invite them")
    day, meeting = db.session.scalars(select(Gathering).order_by(Gathering.id)).all()
    browser.get(f"/gatherings/{day.id}/edit").submit("Save", on_date="01-04-2027")
    db.session.expire_all()
    assert meeting.on_date == date(2027, 4, 1)
    assert len(emails("Changed: Peer meeting")) == 10
    refused = browser.get(f"/gatherings/{meeting.id}/edit").submit("Save", expect=400, on_date="08-04-2027")
    assert "The return day is on 1 Apr 2027." in refused.text
    browser.get(f"/gatherings/{day.id}").submit("Cancel it")
    db.session.expire_all()
    assert meeting.state is GatheringState.CANCELLED


def test_attendance_and_evaluation_become_totals_in_threes(
    browser: Browser, spring: Spring, meeting: Gathering, clock: time_machine.Traveller
) -> None:
    """On the day the organiser ticks seven of ten; averages are there from three answers on (R47)."""
    invite(meeting, actor=spring.marleen)
    db.session.commit()
    browser.sign_in(spring.marleen)
    assert (
        "You can record who was there on the day itself."
        in browser.get(f"/gatherings/{meeting.id}/attendance").text
    )
    clock.move_to(datetime(2027, 3, 19, 8, tzinfo=UTC))
    assert "since 18 Mar 2027" in browser.sign_in(spring.marleen).get("/today").text
    clock.move_to(datetime(2027, 3, 18, 16, tzinfo=UTC))
    browser.sign_in(spring.marleen)
    page = browser.get("/today").click("Record who was there: Who was there?")
    rows = db.session.scalars(select(GatheringInvitation).order_by(GatheringInvitation.id)).all()
    there = [one for one in rows if one.student_id in {student.id for student in spring.women[:7]}]
    page = page.submit("Record who was there", present=[str(one.id) for one in there])
    assert "7 students were there." in page.text
    assert "Averages are shown once three people have answered." in page.text
    for number, student in enumerate(spring.women[:4], start=1):
        browser.sign_in(student.user)
        page = browser.get("/today").click("Say how it was: How was it?")
        page = page.submit("Send answers", expect=422, felt_safe="4", remark=f"Word {number}")
        assert "Say whether it helped you." in page.text
        page.submit("Send answers", helped="5", would_again="3")
    browser.get(f"/my-gatherings/{meeting.id}/evaluate").submit(
        "Send answers", expect=409, helped="1", felt_safe="1", would_again="1"
    )
    browser.sign_in(spring.women[8].user)
    browser.get(f"/my-gatherings/{meeting.id}/evaluate").submit(
        "Send answers", expect=409, helped="1", felt_safe="1", would_again="1"
    )
    browser.sign_in(spring.marleen)
    page = browser.get(f"/gatherings/{meeting.id}")
    assert "Averages of 3 answers." in page.text
    assert "5.0 out of 5" in page.text
    assert "Word 3" in page.text
    assert "Word 4" not in page.text
    assert db.session.scalar(select(func.count()).select_from(GatheringEvaluation)) == 4
    effect = {row[0]: row[1:] for row in browser.get("/activities/effect").rows()}
    assert effect["Peer meeting"] == ["1", "1", "1"]


def test_three_of_four_preparations_had_a_role_model(
    browser: Browser, make: Factories, spring: Spring, clock: time_machine.Traveller
) -> None:
    """R21: four company visits took place, at three of them a role model was there: 75%."""
    browser.sign_in(spring.marleen)
    for number in range(4):
        visit = plan(
            spring.period, GatheringKind.COMPANY_VISIT, details(title=f"Visit {number}"), actor=spring.marleen
        )
        if number:
            make.row(GatheringHost(gathering_id=visit.id, role_model_id=spring.mentor.id))
        visit.state = GatheringState.HELD
    db.session.commit()
    clock.move_to(datetime(2027, 3, 19, 16, tzinfo=UTC))
    browser.sign_in(spring.marleen)

    assert "at 3 of 4 (75%)" in browser.get("/activities/effect").text


def test_role_model_who_leaves_hosts_nothing(browser: Browser, spring: Spring, meeting: Gathering) -> None:
    browser.sign_in(spring.marleen)
    browser.get(f"/gatherings/{meeting.id}").submit("Add", person=f"role_model-{spring.mentor.id}")
    withdraw(spring.mentor)
    db.session.commit()

    assert db.session.scalars(select(GatheringHost)).all() == []


def test_list_and_page_take_as_many_statements_for_many_as_for_few(
    browser: Browser, make: Factories, spring: Spring, meeting: Gathering
) -> None:
    invite(meeting, actor=spring.marleen)
    browser.sign_in(spring.marleen)

    def statements(address: str) -> int:
        db.session.commit()
        with counted() as found:
            browser.get(address)
        return found.count

    few = statements("/gatherings"), statements(f"/gatherings/{meeting.id}")
    for number in range(15):
        plan(spring.period, GatheringKind.RETURN_DAY, details(title=f"Day {number}"), actor=spring.marleen)
        make.row(GatheringInvitation(gathering_id=meeting.id, student_id=make.student().id))

    assert (statements("/gatherings"), statements(f"/gatherings/{meeting.id}")) == few
