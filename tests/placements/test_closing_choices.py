"""Choices at a publication: closed with it or left open, knowingly, and opened again (R36, R45)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.access import Role
from app.audit.models import AuditEvent
from app.extensions import db
from app.notices.models import Email
from app.placements.broken_rules import ChoicesStillOpen
from app.placements.models import MatchRun, Proposal, ProposalState
from app.placements.queries import all_proposals_of
from app.placements.services.answers import accept
from app.placements.services.publishing import publish
from app.runs.models import RunState
from app.runs.publishing import review
from app.schools.models import Period, PeriodException
from app.schools.queries import choices_are_open
from app.students.services.choices import ChoicesClosed, save_choices
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.placements.conftest import ANSWER_BY, Town

Solve = Callable[..., MatchRun]
CLOSE = date(2026, 12, 18)


@pytest.fixture(autouse=True)
def closing_day(town: Town) -> None:
    town.period.choices_close_on = CLOSE
    db.session.flush()


@pytest.fixture
def ready(town: Town, solve: Solve) -> MatchRun:
    run = solve(town)
    review(run, actor=town.coordinator)
    db.session.commit()
    return run


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def own_choices(browser: Browser, town: Town, number: int) -> Page:
    user = town.students[number].user
    assert user is not None
    return browser.sign_in(user).get("/my-choices")


def test_page_warns_and_counts_who_has_not_chosen(
    make: Factories, town: Town, browser: Browser, solve: Solve
) -> None:
    make.student()
    make.student(has_left=True)
    stays = make.student()
    make.row(
        PeriodException(school_id=stays.school_id, period_id=town.period.id, student_id=stays.id, goes=False)
    )
    run = solve(town)
    review(run, actor=town.coordinator)

    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{run.id}/publish")

    assert "Students can still change their choices" in page.text
    assert "Choices are open until the end of 18 Dec 2026. 1 student has not chosen yet." in page.text
    assert page.links["Show who"] == "/students?state=no_choices"


def test_says_that_everybody_has_chosen(town: Town, browser: Browser, ready: MatchRun) -> None:
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{ready.id}/publish")

    assert "Everybody has chosen." in page.text


def test_coordinator_has_to_choose_while_they_are_open(town: Town, browser: Browser, ready: MatchRun) -> None:
    form = browser.sign_in(town.coordinator).get(f"/placements/runs/{ready.id}/publish")
    page = form.submit("Publish the placements", answer_by="11-12-2026", expect=422)

    assert "Say whether you close the choices or leave them open." in page.text
    assert page.all(".//input[@name='answer_by']")[0].get("value") in {"2026-12-11", "11-12-2026"}
    assert ready.state is RunState.REVIEWED
    with pytest.raises(ChoicesStillOpen, match="until 18 Dec 2026"):
        publish(ready, ANSWER_BY, actor=town.coordinator)
    assert ready.state is RunState.REVIEWED


def test_publication_closes_them_and_says_so(town: Town, browser: Browser, ready: MatchRun) -> None:
    form = browser.sign_in(town.coordinator).get(f"/placements/runs/{ready.id}/publish")
    form.submit("Publish the placements", choices="close")

    db.session.refresh(town.period)
    assert not choices_are_open(town.period)
    assert actions()[-2:] == ["run:publish", "period:close_choices"]
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "run:publish")).one()
    assert event.data["choices"] == "close"
    assert "closed with this publication" in browser.get("/audit").text
    page = own_choices(browser, town, 0)
    assert "Choosing was closed on Tuesday 24 November 2026, when the places were published." in page.text
    assert "Save my choices" not in page.texts(".//button")
    assert "Put the place you want most at number 1" not in page.text
    user = town.students[0].user
    assert user is not None
    with pytest.raises(ChoicesClosed):
        save_choices(town.students[0], town.period, [town.big.id], 1, actor=user)


@pytest.mark.parametrize("closes", [True, False])
def test_nobody_is_told_to_add_to_a_list_that_is_closed(
    make: Factories, town: Town, browser: Browser, solve: Solve, closes: bool
) -> None:
    """Where only the list counts, Tess named one place that went to somebody else."""
    town.period.only_listed = True
    tess = make.student(with_account=True)
    make.choices(tess, town.small)
    run = solve(town)
    assert next(row for row in all_proposals_of(run) if row.student_id == tess.id).opening_id is None
    review(run, actor=town.coordinator)
    publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=closes)
    db.session.commit()
    assert tess.user is not None

    page = browser.sign_in(tess.user).get("/my-placement")
    assert ("put more places on your list" in page.text) is not closes
    body = db.session.scalars(select(Email.body).where(Email.recipient_id == tess.user.id)).one()
    assert "What you can do: talk to your internship coordinator." in body
    assert "It helps to" not in body


def test_choices_that_open_later_can_be_closed_before_they_do(
    town: Town, browser: Browser, ready: MatchRun
) -> None:
    town.period.choices_open_on = date(2026, 12, 4)
    db.session.commit()
    form = browser.sign_in(town.coordinator).get(f"/placements/runs/{ready.id}/publish")
    assert "Choices open on 4 Dec 2026 and close at the end of 18 Dec 2026." in form.text
    assert "Let students choose from 4 Dec 2026 until 18 Dec 2026" in form.text
    form.submit("Publish the placements", choices="close")

    db.session.refresh(town.period)
    assert not choices_are_open(town.period, datetime(2026, 12, 7, 9, tzinfo=UTC))
    assert "when the places were published" in own_choices(browser, town, 0).text


def test_nothing_is_asked_once_they_are_closed(town: Town, browser: Browser, ready: MatchRun) -> None:
    with time_machine.travel(datetime(2026, 12, 20, 9, tzinfo=UTC), tick=True):
        form = browser.sign_in(town.coordinator).get(f"/placements/runs/{ready.id}/publish")
        assert "Students can still change their choices" not in form.text
        form.submit("Publish the placements", answer_by="2027-01-08")

    db.session.refresh(town.period)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "run:publish")).one()
    assert "choices" not in event.data
    assert town.period.choices_closed_at is None


def test_left_open_the_page_says_that_an_accepted_place_stays(
    town: Town, browser: Browser, ready: MatchRun
) -> None:
    form = browser.sign_in(town.coordinator).get(f"/placements/runs/{ready.id}/publish")
    form.submit("Publish the placements", choices="leave")
    student = town.students[0]
    row = db.session.scalars(select(Proposal).where(Proposal.student_id == student.id)).one()
    accept(row, row.version, actor=student.user)
    db.session.commit()

    assert "You have accepted your place." in own_choices(browser, town, 0).text


@pytest.mark.parametrize(
    ("state", "has_place", "words"),
    [
        (ProposalState.OFFERED, True, "does not change the place that you were offered"),
        (ProposalState.DECLINED, True, "counts when your school plans again"),
        (ProposalState.OFFERED, False, "counts when your school plans again"),
    ],
)
def test_left_open_the_page_says_what_a_change_still_does(
    town: Town, browser: Browser, ready: MatchRun, state: ProposalState, has_place: bool, words: str
) -> None:
    form = browser.sign_in(town.coordinator).get(f"/placements/runs/{ready.id}/publish")
    assert "Leave them open until 18 Dec 2026" in form.text
    form.submit("Publish the placements", choices="leave")
    student = town.students[0]
    row = db.session.scalars(select(Proposal).where(Proposal.student_id == student.id)).one()
    row.state = state
    row.opening_id = row.opening_id if has_place else None
    db.session.commit()

    page = own_choices(browser, town, 0)

    assert words in page.text
    assert "Save my choices" in page.texts(".//button")
    assert "left open" in browser.sign_in(town.coordinator).get("/audit").text


def test_change_after_the_publication_leaves_the_place_and_counts_in_the_next_run(
    town: Town, ready: MatchRun, solve: Solve
) -> None:
    publish(ready, ANSWER_BY, actor=town.coordinator, closes_choices=False)
    student = town.students[0]
    user = student.user
    assert user is not None
    before = db.session.scalars(select(Proposal).where(Proposal.student_id == student.id)).one()
    save_choices(student, town.period, [town.unknown.id], 1, actor=user)
    db.session.commit()
    assert (before.opening_id, before.state) == (town.big.id, ProposalState.OFFERED)

    later = solve(town, criteria=("placed", "preference"))

    after = db.session.scalars(
        select(Proposal).where(Proposal.student_id == student.id, Proposal.run_id == later.id)
    ).one()
    assert (after.opening_id, after.rank) == (town.unknown.id, 1)


def test_student_who_was_not_in_the_run_reads_it_too(
    make: Factories, town: Town, browser: Browser, ready: MatchRun
) -> None:
    publish(ready, ANSWER_BY, actor=town.coordinator, closes_choices=False)
    late = make.student(with_account=True)
    assert late.user is not None

    assert "counts only if your school plans again" in browser.sign_in(late.user).get("/my-choices").text


def test_nothing_is_said_before_a_publication(town: Town, browser: Browser, ready: MatchRun) -> None:
    assert "plans again" not in own_choices(browser, town, 0).text


@pytest.fixture
def closed(town: Town, ready: MatchRun) -> Period:
    publish(ready, ANSWER_BY, actor=town.coordinator, closes_choices=True)
    db.session.commit()
    return town.period


def test_coordinator_opens_them_again_until_the_last_day(
    town: Town, browser: Browser, closed: Period
) -> None:
    page = browser.sign_in(town.coordinator).get(f"/school/periods/{closed.id}")
    assert "They were closed on 24 Nov 2026, when the places were published." in page.text
    page = page.submit("Open the choices again")

    assert "Students can change their choices for" in page.text
    assert "Open the choices again" not in page.texts(".//button")
    db.session.refresh(closed)
    assert choices_are_open(closed)
    assert actions()[-1] == "period:open_choices"
    assert "Save my choices" in own_choices(browser, town, 0).texts(".//button")


def test_opening_twice_leaves_one_event(town: Town, browser: Browser, closed: Period) -> None:
    page = browser.sign_in(town.coordinator).get(f"/school/periods/{closed.id}")
    page.submit("Open the choices again")
    page.submit("Open the choices again")

    assert actions().count("period:open_choices") == 1


def test_they_stay_closed_once_the_last_day_has_passed(town: Town, browser: Browser, closed: Period) -> None:
    with time_machine.travel(datetime(2026, 12, 18, 23, tzinfo=UTC), tick=True):  # midnight in Amsterdam
        token = browser.sign_in(town.coordinator).token()
        page = browser.post(f"/school/periods/{closed.id}/open-choices", {"csrf_token": token}, expect=409)
        assert "The last day for choices was 18 Dec 2026." in page.text
        page = browser.get(f"/school/periods/{closed.id}")
        assert "give the period a later last day first" in page.text
        assert "Open the choices again" not in page.texts(".//button")

    db.session.refresh(closed)
    assert closed.choices_closed_at is not None


def test_only_who_manages_the_school_opens_them(
    make: Factories, town: Town, browser: Browser, closed: Period
) -> None:
    token = browser.sign_in(make.user(Role.SUPERVISOR)).token()
    browser.post(f"/school/periods/{closed.id}/open-choices", {"csrf_token": token}, expect=403)


def test_start_page_of_a_student_says_why_they_are_closed(
    town: Town, browser: Browser, closed: Period
) -> None:
    student = town.students[0]
    assert student.user is not None
    row = db.session.scalars(select(Proposal).where(Proposal.student_id == student.id)).one()
    row.opening_id = None
    db.session.commit()

    words = browser.sign_in(student.user).get("/today").text

    assert "Choosing ended on 24 Nov 2026, when the places were published." in words


def test_choices_that_are_not_open_yet_say_from_when(make: Factories, town: Town, browser: Browser) -> None:
    town.period.choices_open_on = date(2026, 11, 24) + timedelta(days=6)
    db.session.commit()

    assert (
        "You can choose from Monday 30 November 2026 until the end of" in own_choices(browser, town, 0).text
    )
