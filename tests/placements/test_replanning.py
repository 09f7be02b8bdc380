"""Planning again after a publication: what changed is seen, few people move, and only they get an email."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import User
from app.audit.models import AuditEvent
from app.extensions import db
from app.notices.models import Email
from app.placements.emails import email_text
from app.placements.explaining.chains import chains_of
from app.placements.models import MatchRun, Placement, PlacementState, Proposal, ProposalState
from app.placements.policies import DEFAULT_ORDER, Policy, replan_order
from app.placements.queries import all_proposals_of
from app.placements.queries.news import news_of
from app.placements.services.answers import accept, decline
from app.placements.services.publishing import publish
from app.placements.services.replanning import changed_since, end_struck
from app.placements.services.runs import start
from app.runs.broken_rules import RunInProgress
from app.runs.publishing import review
from app.students.models import SiteVeto
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories
from tests.placements.conftest import ANSWER_BY, Town
from tests.racing import at_once

Jobs = Callable[[], int]
BUDGET = 26


def again(run: MatchRun, town: Town, run_jobs: Jobs) -> MatchRun:
    """The run that the wizard starts, solved."""
    order = replan_order(run.policy["criteria"])
    found = start(run.period, Policy(order), actor=town.coordinator)
    run_jobs()
    db.session.refresh(found)
    return found


def row_at(run: MatchRun, opening_id: int) -> Proposal:
    query = select(Proposal).where(Proposal.run_id == run.id, Proposal.opening_id == opening_id)
    return db.session.scalars(query.order_by(Proposal.id)).all()[0]


def accepted(row: Proposal) -> Placement:
    assert row.student.user is not None
    accept(row, row.version, actor=row.student.user)
    db.session.flush()
    return db.session.scalars(select(Placement).where(Placement.student_id == row.student_id)).one()


def test_nothing_changed_after_publishing(published: MatchRun, town: Town, browser: Browser) -> None:
    assert changed_since(published).is_nothing
    page = browser.sign_in(town.coordinator).get("/placements").click("Something has changed")

    assert (
        "No opening has been withdrawn or added, has a different number of places or is for other students"
        in page.text
    )


def test_students_who_no_longer_go_are_named_and_an_accepted_place_stands(
    published: MatchRun, town: Town, run_jobs: Jobs, browser: Browser
) -> None:
    """D12: she who accepted keeps her place; the offer of the other ends with the next publication."""
    placement = accepted(row_at(published, town.big.id))
    offered = row_at(published, town.small.id)
    town.period.for_years = [2]
    for student in town.students:
        student.year_of_study = 1 if student.id in {placement.student_id, offered.student_id} else 2
    db.session.flush()

    changed = changed_since(published)
    assert (changed.stays, changed.left, changed.arrived, changed.struck) == (
        (offered.student_id,),
        (),
        (),
        (),
    )
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{published.id}/replan")
    assert f"1 student no longer goes in this period: {offered.student.name}" in page.text

    run = again(published, town, run_jobs)
    assert {row.student_id for row in all_proposals_of(run)} == {
        row.id for row in town.students if row.id not in {placement.student_id, offered.student_id}
    }
    review(run, actor=town.coordinator)
    news = browser.get(f"/placements/runs/{run.id}/news").text
    assert f"and is told that the offer has ended: {offered.student.name}" in news
    publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False)
    hers = select(Email).where(Email.recipient_id == offered.student.user_id).order_by(Email.id)
    emails = db.session.scalars(hers).all()
    assert emails[-1].subject == "Your internship: the place offered to you has ended"
    assert emails[-1].body.startswith(f"Hello {offered.student.first_name},")
    page = browser.sign_in(offered.student.user).get("/my-placement")
    assert "You do not go on an internship in" in page.text
    assert (placement.state, offered.state) == (PlacementState.CONFIRMED, ProposalState.WITHDRAWN)


def test_sees_every_kind_of_change(
    make: Factories, published: MatchRun, town: Town, browser: Browser
) -> None:
    declined = row_at(published, town.unknown.id)
    assert declined.student.user is not None
    decline(declined, declined.version, "", actor=declined.student.user)
    town.small.is_withdrawn = True
    town.big.capacity = 5
    added = make.opening(make.site(women=4, company_name="Dakwerk Noord"))
    arrived = make.student(first_name="Lotte", last_name="Nieuw")
    gone = row_at(published, town.big.id).student
    gone.has_left = True
    db.session.commit()
    changed = changed_since(published)

    assert changed.withdrawn == (town.small.id,)
    assert changed.seats == {town.big.id: (2, 5)}
    assert changed.new == (added.id,)
    assert (changed.left, changed.arrived) == ((gone.id,), (arrived.id,))
    assert changed.declined == (declined.student_id,)
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{published.id}/replan")
    for words in (
        "1 opening was withdrawn: Bakker Metaal",
        "2 places became 5: Anker Software",
        "1 opening was added: Dakwerk Noord",
        f"1 student left: {gone.name}",
        "1 student joined: Lotte Nieuw",
        f"1 student declined: {declined.student.name}",
    ):
        assert words in page.text


def test_withdrawn_opening_moves_one_and_writes_to_one(
    make: Factories, published: MatchRun, town: Town, browser: Browser, run_jobs: Jobs
) -> None:
    struck = row_at(published, town.small.id).student
    town.small.is_withdrawn = True
    make.opening(make.site(women=3, company_name="Dakwerk Noord"))
    db.session.commit()
    form = browser.sign_in(town.coordinator).get(f"/placements/runs/{published.id}/replan")
    form.submit("Plan again with few changes")
    run_jobs()
    run = db.session.get_one(MatchRun, published.id + 1)
    page = browser.get(f"/placements/runs/{run.id}")

    assert run.policy["criteria"] == list(replan_order(DEFAULT_ORDER))
    assert "In this plan 1 student with a published place gets a different place, or none." in page.text
    news = page.click("Who is affected")
    assert "Publishing this plan sends 1 email. For 3 students nothing changes" in news.text
    assert f"{struck.name}: Bakker Metaal → Dakwerk Noord" in news.text
    assert "Read the email" in news.text
    assert "Dakwerk Noord (" in news.text

    before = db.session.scalar(select(func.count(Email.id))) or 0
    review(run, actor=town.coordinator)
    assert publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False) == 1
    emails = db.session.scalars(select(Email).order_by(Email.id)).all()[before:]
    assert [email.to_name for email in emails] == [struck.name]


def test_emails_shown_are_the_emails_sent(
    make: Factories, published: MatchRun, town: Town, run_jobs: Jobs
) -> None:
    declined = row_at(published, town.big.id)
    assert declined.student.user is not None
    decline(declined, declined.version, "", actor=declined.student.user)
    accepted(row_at(published, town.unknown.id))
    make.choices(make.student(email="new@school.example"), town.big)
    town.small.is_withdrawn = True
    db.session.commit()
    run = again(published, town, run_jobs)
    news = news_of(run, all_proposals_of(run))
    texts = [(row.student.name, email_text(run, row, row.student.user, ANSWER_BY)) for row in news.emails]
    shown = {name: (text.subject, text.body) for name, text in texts}
    before = set(db.session.scalars(select(Email.id)))
    review(run, actor=town.coordinator)
    publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False)

    emails = [row for row in db.session.scalars(select(Email)) if row.id not in before]
    sent = {row.to_name: (row.subject, row.body) for row in emails}
    assert shown == sent
    assert len(sent) >= 2


def test_chain_is_told_in_the_order_of_the_moves(
    make: Factories, published: MatchRun, town: Town, run_jobs: Jobs
) -> None:
    """Whoever loses a place can only go where another is, who can go elsewhere: two moves, one chain."""
    loser, other = row_at(published, town.small.id).student, row_at(published, town.big.id).student
    town.small.is_withdrawn = True
    spare = make.opening(make.site(women=3))
    make.row(SiteVeto(student_id=loser.id, site_id=spare.site_id))
    for student in town.students:
        if student not in (loser, other):
            make.row(SiteVeto(student_id=student.id, site_id=spare.site_id))
    db.session.commit()
    run = again(published, town, run_jobs)
    chains = chains_of(run, all_proposals_of(run))

    assert [[(move.student_id, move.before, move.after) for move in chain] for chain in chains] == [
        [(loser.id, town.small.id, town.big.id), (other.id, town.big.id, spare.id)]
    ]


def test_accepted_place_of_somebody_who_left_is_ended_and_comes_free(
    make: Factories, published: MatchRun, town: Town, browser: Browser, run_jobs: Jobs
) -> None:
    placement = accepted(row_at(published, town.big.id))
    placement.student.has_left = True
    newcomer = make.student()
    make.choices(newcomer, town.big)
    db.session.commit()
    form = browser.sign_in(town.coordinator).get(f"/placements/runs/{published.id}/replan")
    assert f"{placement.student.name}: Anker Software (has left)" in form.text
    page = form.submit("Plan again with few changes")
    run_jobs()
    db.session.refresh(placement)

    assert "1 placement has been ended." in page.text
    assert placement.state is PlacementState.ENDED_EARLY
    run = db.session.get_one(MatchRun, published.id + 1)
    assert row_at(run, town.big.id) is not None
    at_big = select(Proposal.student_id).where(Proposal.run_id == run.id, Proposal.opening_id == town.big.id)
    assert newcomer.id in set(db.session.scalars(at_big))
    ended = select(AuditEvent).where(AuditEvent.action == "placement:end")
    assert db.session.scalars(ended).one().reason == "Ended when planning again after run 1."


def test_accepted_place_stands_when_it_is_not_ticked(
    published: MatchRun, town: Town, browser: Browser, run_jobs: Jobs
) -> None:
    placement = accepted(row_at(published, town.small.id))
    town.small.is_withdrawn = True
    db.session.commit()
    form = browser.sign_in(town.coordinator).get(f"/placements/runs/{published.id}/replan")
    form.submit("Plan again with few changes", end=[])
    run_jobs()
    db.session.refresh(placement)

    assert placement.state is PlacementState.CONFIRMED
    run = db.session.get_one(MatchRun, published.id + 1)
    assert row_at(run, town.small.id).student_id == placement.student_id


def test_only_struck_placements_are_ended(published: MatchRun, town: Town) -> None:
    placement = accepted(row_at(published, town.big.id))

    assert end_struck(published, [placement.id], "A reason.", actor=town.coordinator) == 0
    assert placement.state is PlacementState.CONFIRMED


def test_two_who_plan_again_start_one_run(app: Flask, published: MatchRun, town: Town) -> None:
    placement = accepted(row_at(published, town.small.id))
    town.small.is_withdrawn = True
    db.session.commit()
    run_id, actor_id, placement_id = published.id, town.coordinator.id, placement.id

    def press() -> None:
        run, actor = db.session.get_one(MatchRun, run_id), db.session.get_one(User, actor_id)
        end_struck(run, [placement_id], "A reason.", actor=actor)
        start(run.period, Policy(replan_order(DEFAULT_ORDER)), actor=actor)

    outcomes = at_once(app, [press] * 4)

    assert outcomes == {"done": 1, RunInProgress.__name__: 3}
    ended = select(func.count(AuditEvent.id)).where(AuditEvent.action == "placement:end")
    assert db.session.scalar(ended) == 1


def test_earlier_publication_leads_to_the_one_in_force(
    published: MatchRun, town: Town, browser: Browser, run_jobs: Jobs
) -> None:
    run = again(published, town, run_jobs)
    review(run, actor=town.coordinator)
    publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False)
    db.session.commit()
    page = browser.sign_in(town.coordinator).get(f"/placements/runs/{published.id}/replan")

    assert "Since run 2 was published" in page.text
    assert browser.get(f"/placements/runs/{run.id}/news").h1 == "Run 2"


@pytest.mark.parametrize("page", ["replan", "news"])
def test_pages_take_few_statements(
    make: Factories, published: MatchRun, town: Town, browser: Browser, run_jobs: Jobs, page: str
) -> None:
    for _ in range(30):
        make.choices(make.student(), town.big)
    town.small.is_withdrawn = True
    town.big.capacity = 20
    db.session.commit()
    run = again(published, town, run_jobs)
    address = f"/placements/runs/{published.id if page == 'replan' else run.id}/{page}"
    browser.sign_in(town.coordinator).get(address)
    with counted() as statements:
        browser.get(address)

    assert statements.count <= BUDGET, statements.texts
