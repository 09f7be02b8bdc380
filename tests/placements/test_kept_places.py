"""Who accepted a place keeps it in sight after a publication that she stands apart from, or is no longer in (D12)."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from app.access import Role
from app.accounts.models import User
from app.companies.models import Track
from app.dashboard.figures import placement_figures
from app.extensions import db
from app.placements.models import MatchRun, Placement, PlacementState, Proposal
from app.placements.policies import Policy, replan_order
from app.placements.queries import all_proposals_of
from app.placements.queries.published import answers_of
from app.placements.services.publishing import publish
from app.placements.services.runs import start
from app.placements.views.my_placement import what_a_change_does
from app.runs.models import RunState
from app.runs.publishing import review
from tests.browser import Browser
from tests.factories import Factories
from tests.placements.conftest import ANSWER_BY, Town

Jobs = Callable[[], int]


@pytest.fixture
def supervisor(make: Factories) -> User:
    return make.user(Role.SUPERVISOR)


@pytest.fixture
def kept(accepted: Placement, town: Town, published: MatchRun, run_jobs: Jobs) -> Placement:
    """Her opening is for another track from now on, so that the next publication leaves her out; her place stands."""
    town.small.track = Track.BBL
    db.session.commit()
    publish_again(town, published, run_jobs)
    return accepted


def publish_again(town: Town, before: MatchRun, run_jobs: Jobs) -> MatchRun:
    run = start(town.period, Policy(replan_order(before.policy["criteria"])), actor=town.coordinator)
    run_jobs()
    db.session.refresh(run)
    review(run, actor=town.coordinator)
    publish(run, ANSWER_BY, actor=town.coordinator, closes_choices=False)
    db.session.commit()
    return run


def by_hand(placement: Placement, town: Town, make: Factories) -> Placement:
    """Another place that a coordinator found for her: it has no proposal."""
    placement.state, placement.ends_on = PlacementState.REPLACED, date(2027, 1, 31)
    db.session.flush()
    new: Placement = make.row(
        Placement(
            school_id=placement.school_id,
            student_id=placement.student_id,
            period_id=placement.period_id,
            opening_id=make.opening(make.site(women=4, company_name="Dakwerk Noord")).id,
            starts_on=town.big.starts_on,
            ends_on=town.big.ends_on,
            replaces_id=placement.id,
        )
    )
    return new


def test_the_next_publication_has_no_proposal_for_her(kept: Placement, published: MatchRun) -> None:
    newest = db.session.scalars(select(MatchRun).where(MatchRun.state == RunState.PUBLISHED)).one()
    assert newest.id != published.id
    assert kept.student_id not in {row.student_id for row in all_proposals_of(newest)}
    assert kept.state is PlacementState.CONFIRMED


def test_her_own_page_and_start_page_show_the_place(kept: Placement, browser: Browser) -> None:
    page = browser.sign_in(kept.student.user).get("/my-placement")
    assert "Bakker Metaal" in page.text
    assert "Accept this place" not in page.text
    assert "Bakker Metaal" in browser.get("/today").text


def test_a_student_who_was_kept_back_sees_her_place(
    accepted: Placement, town: Town, published: MatchRun, run_jobs: Jobs, browser: Browser
) -> None:
    town.period.for_years = [2]
    for student in town.students:
        student.year_of_study = 1 if student.id == accepted.student_id else 2
    db.session.commit()
    publish_again(town, published, run_jobs)
    run = publish_again(town, published, run_jobs)  # and after one more

    assert accepted.student_id not in {row.student_id for row in all_proposals_of(run)}
    assert "Bakker Metaal" in browser.sign_in(accepted.student.user).get("/my-placement").text
    assert "Bakker Metaal" in browser.get("/today").text
    rows = browser.sign_in(town.coordinator).get("/placements").rows()
    assert len(rows) == len(town.students)


@pytest.mark.parametrize("is_by_hand", [False, True])
def test_lists_filters_and_file_have_her(
    make: Factories, kept: Placement, town: Town, supervisor: User, browser: Browser, is_by_hand: bool
) -> None:
    place = by_hand(kept, town, make) if is_by_hand else kept
    place.state = PlacementState.AGREEMENT_PENDING
    db.session.commit()
    name, company = kept.student.sorted_name, place.opening.site.title
    browser.sign_in(town.coordinator)

    for address in ("/placements", "/placements?answer=accepted", "/placements?state=agreement_pending"):
        page = browser.get(address)
        row = next(row for row in page.rows() if name in row[0])
        assert company in row[1]
    assert len(browser.get("/placements").rows()) == len(town.students)
    file = browser.get("/placements").submit("csv").response
    assert company in file.get_data(as_text=True)
    own = browser.sign_in(supervisor).get("/placements/my-students").rows()
    assert [(name in row[0], company in row[1]) for row in own] == [(True, True)]


def test_figures_count_her_as_placed(kept: Placement, town: Town) -> None:
    offered = sum(row.opening_id is not None for row in in_newest())
    figures = placement_figures(town.period.school_id, town.period)
    answers = answers_of(town.period)

    assert (figures.students, figures.placed) == (len(town.students), offered + 1)
    assert (answers.students, answers.accepted) == (len(town.students), 1)


def in_newest() -> list[Proposal]:
    run = db.session.scalars(select(MatchRun).where(MatchRun.state == RunState.PUBLISHED)).one()
    return all_proposals_of(run)


def test_after_an_early_end_she_is_not_told_that_she_has_a_place(accepted: Placement, town: Town) -> None:
    told = what_a_change_does(accepted.student, town.period)
    assert told is not None
    assert told.startswith("You have accepted your place.")
    accepted.state = PlacementState.ENDED_EARLY
    db.session.commit()

    told = what_a_change_does(accepted.student, town.period)
    assert told is not None
    assert "you do not have one yet" in told
