"""Terms of retention of runs, of reasons beside placements, and of circles: with the clock moved."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import func, select

from app.access import Role
from app.audit.services import broken_links
from app.circles.models import Attendance, CircleEvaluation, CircleWish
from app.extensions import Base, db
from app.mentoring.models import CircleRun, ProposedSeat
from app.placements.models import (
    MatchRun,
    Placement,
    PlacementDecision,
    PlacementState,
    PolicyComparison,
    PolicyShift,
    Proposal,
)
from app.placements.services.life import take_step
from app.privacy.queries import today
from app.privacy.retention import (
    set_terms,
)
from app.privacy.sweeps import forget_what_is_done
from app.supervision.models import ProposedSupervisor, SupervisorDecision, SupervisorRun
from tests.browser import Browser
from tests.factories import Factories
from tests.lives import a_placement
from tests.privacy.lives import Scene
from tests.privacy.terms import decide, due, runs, sweep, years_after

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def every_school_is_to_be_looked_at() -> Iterator[None]:
    forget_what_is_done()
    yield
    forget_what_is_done()


def number_of(*models: type[Base]) -> list[int]:
    """How many rows these tables have."""
    return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


RUNS = (MatchRun, Proposal, PolicyComparison, PolicyShift, CircleRun, ProposedSeat)
SUPERVISION = (SupervisorRun, ProposedSupervisor, SupervisorDecision)
CIRCLES = (CircleEvaluation, Attendance)


def test_runs_reasons_and_what_was_said_of_circles_go_and_placements_stay(make: Factories) -> None:
    """All of it at its own time after the period; a run of a period that is not over for so long stays."""
    decide(make)
    scene = Scene(make, make.school)
    student = scene.student()
    make.match_run(period_id=make.period(ends_on=date(2031, 7, 2)).id, number=9)
    placement = db.session.scalars(select(Placement).where(Placement.student_id == student.id)).one()
    take_step(placement, PlacementState.ENDED_EARLY, reason="She moved.", actor=make.user(name="Joris Bos"))
    placement.needs_intensive_guidance = True
    scene.circle.run_id = scene.circle_run.id
    ends_on = scene.period.ends_on
    db.session.commit()
    assert [min(one, 1) for one in number_of(*RUNS, *SUPERVISION, *CIRCLES, CircleWish)] == [1] * 12

    with years_after(ends_on, 1):
        assert {"circle_wishes": 1, "choices": 1}.items() <= due(make).items()
        assert not {"runs", "circle_runs", "circles", "placements", "supervision"} & set(due(make))
        sweep()
    assert number_of(CircleWish) == [0]
    assert placement.proposal_id is not None

    with years_after(ends_on, 2):
        forget_what_is_done()
        sweep()
    assert number_of(*RUNS, *SUPERVISION, *CIRCLES) == [1, *[0] * 10]
    assert (placement.proposal_id, placement.state) == (None, PlacementState.ENDED_EARLY)
    assert not placement.needs_intensive_guidance
    assert {(one.reason, one.author_name, one.author_id) for one in placement.steps} == {("", "", None)}
    assert db.session.scalars(select(PlacementDecision.reason)).all() == [""]
    assert {"term_runs", "term_circle_runs", "term_circles", "term_placements", "term_supervision"} <= set(
        runs()[-1]
    )
    assert list(broken_links()) == []


def test_placement_that_is_not_over_keeps_why(make: Factories) -> None:
    decide(make)
    placement = a_placement(make.student(), make.opening())
    placement.needs_intensive_guidance = True
    ends_on = placement.ends_on
    db.session.commit()

    with years_after(ends_on, 3):
        assert "placements" not in due(make)


def test_kind_on_which_the_school_has_not_decided_stays(make: Factories, browser: Browser) -> None:
    """Terms that came with an upgrade, at a school that decided before it."""
    user = make.user(Role.ADMINISTRATOR)
    set_terms(make.school, today(), {"emails": 12}, actor=user, actor_id=user.id)
    make.match_run(period_id=make.period(starts_on=date(2020, 2, 3), ends_on=date(2020, 7, 2)).id)
    db.session.commit()

    sweep()

    assert number_of(MatchRun) == [1]
    rows = {row[0]: row for row in browser.sign_in(user).get("/privacy/terms").rows()}
    assert "not decided yet" in rows["Match runs"][1]
    assert rows["Match runs"][3] == "0"
    assert "not decided yet" not in rows["Emails"][1]
