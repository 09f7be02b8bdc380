"""Every kind of run, ready to be started: the tests of the lifecycle take each in turn."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

import matching
import matching.checking
import matching.circles
from app.accounts.models import User
from app.audit.models import AuditEvent
from app.extensions import db
from app.mentoring.models import ProposedSeat
from app.mentoring.policies import CirclePolicy
from app.mentoring.services import runs as circle_runs
from app.mentoring.services.runs import CIRCLES
from app.placements.models import MatchRun, Proposal
from app.placements.orders import CHOICES_FIRST, WITHOUT, offered_orders, policy_of
from app.placements.policies import Policy
from app.placements.services import runs as match_runs
from app.placements.services.runs import COMPARISON, MATCH
from app.runs.kinds import AnyKind
from app.runs.models import Run, RunState
from tests.mentoring.conftest import NOBODY_ELSE, Circles, circles
from tests.placements.conftest import Town, english, published, session_day, solve, town

__all__ = ["circles", "english", "published", "session_day", "solve", "town"]


@dataclass(frozen=True)
class Case:
    """A kind of run with all that a run of it needs."""

    kind: AnyKind
    coordinator: User
    start: Callable[[], Run]
    """Queue one; the caller commits."""
    result: RunState
    rows_of: Callable[[Run], int]
    """How many rows, or outcomes, the result of a run has."""
    solver: tuple[object, str]
    """Where the solver is called: what to replace to make it fail."""
    checker: tuple[object, str]
    """Where its answer is checked: what to replace to find something wrong."""
    actions: str
    """How its audit actions begin."""

    def started(self) -> Run:
        run = self.start()
        db.session.commit()
        return run

    def told(self) -> list[str]:
        """What the trail says of runs of this kind, step by step."""
        actions = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id))
        return [
            step for subject, _, step in (each.partition(":") for each in actions) if subject == self.actions
        ]


def _rows_in(table: type[Proposal | ProposedSeat]) -> Callable[[Run], int]:
    return lambda run: db.session.scalar(select(func.count(table.id)).where(table.run_id == run.id)) or 0


def _match(request: pytest.FixtureRequest) -> Case:
    school: Town = request.getfixturevalue("town")
    return Case(
        MATCH,
        school.coordinator,
        lambda: match_runs.start(school.period, Policy(), actor=school.coordinator),
        RunState.SOLVED_OPTIMAL,
        _rows_in(Proposal),
        (matching, "solve"),
        (matching, "check"),
        "run",
    )


def _comparison(request: pytest.FixtureRequest) -> Case:
    run: MatchRun = request.getfixturevalue("published")
    school: Town = request.getfixturevalue("town")
    made = offered_orders(run.policy["criteria"])
    others = [policy_of(code, run.policy, made[code]) for code in (WITHOUT, CHOICES_FIRST)]
    return Case(
        COMPARISON,
        school.coordinator,
        lambda: match_runs.start_comparison(run, others, actor=school.coordinator),
        RunState.FINISHED,
        lambda comparison: len(comparison.outcomes),
        (matching, "solve"),
        (matching, "check"),
        "policy_comparison",
    )


def _circles(request: pytest.FixtureRequest) -> Case:
    school: Circles = request.getfixturevalue("circles")
    school.join(6)
    school.lead(2)
    return Case(
        CIRCLES,
        school.coordinator,
        lambda: circle_runs.start(school.period, CirclePolicy(), NOBODY_ELSE, actor=school.coordinator),
        RunState.SOLVED_OPTIMAL,
        _rows_in(ProposedSeat),
        (matching.circles, "solve_circles"),
        (matching.circles, "check_circles"),
        "circle_run",
    )


@pytest.fixture(params=[_match, _comparison, _circles], ids=["match", "comparison", "circles"])
def case(request: pytest.FixtureRequest, database: None) -> Case:
    """Each kind of run in turn."""
    made: Case = request.param(request)
    return made
