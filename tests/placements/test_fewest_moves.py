"""The demo school published, and an opening with two places withdrawn: no more moves than are needed, proven."""

import gzip
import json
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

import matching
from app.companies.models import Opening
from app.extensions import db
from app.placements.explaining.chains import chains_of
from app.placements.models import MatchRun, ProposalState
from app.placements.policies import Policy, replan_order
from app.placements.problem.freezing import freeze
from app.placements.queries import all_proposals_of
from app.placements.services.runs import start
from app.runs.models import RunState
from tests.placements.fewest_moves import fewest_moves

Jobs = Callable[[], int]


@pytest.fixture
def demo(demo_school: None) -> MatchRun:
    """The demo school: 120 students, their places published, nobody has answered yet."""
    run = db.session.scalars(select(MatchRun)).one()
    run.state, run.answer_by = RunState.PUBLISHED, date(2026, 12, 11)
    for row in all_proposals_of(run):
        row.state = ProposalState.OFFERED
    db.session.commit()
    return run


def openings_of_two(run: MatchRun) -> list[Opening]:
    """Every opening with two places that both went to somebody."""
    taken = Counter(row.opening for row in all_proposals_of(run) if row.opening is not None)
    return [opening for opening, number in taken.items() if number == opening.capacity == 2]


def test_demo_school_moves_no_more_than_the_proven_minimum(demo: MatchRun, run_jobs: Jobs) -> None:
    """One opening with two places withdrawn, as the pages show it."""
    openings_of_two(demo)[0].is_withdrawn = True
    db.session.commit()
    after = start(demo.period, Policy(replan_order(demo.policy["criteria"])), actor=None)
    run_jobs()
    db.session.refresh(after)
    figures = {row["name"]: row for row in after.summary["criteria"]}

    assert after.state is RunState.SOLVED_OPTIMAL
    assert figures["changes"]["value"] == figures["changes"]["bound"] == after.summary["changed"]
    assert 2 <= after.summary["changed"] <= 4
    moves = [move for chain in chains_of(after, all_proposals_of(after)) for move in chain]
    assert sum(move.before is not None for move in moves) == after.summary["changed"]


def test_whichever_opening_of_two_is_withdrawn_the_fewest_move(demo: MatchRun) -> None:
    """The number that is claimed is the one that shortest paths find, for every such opening of the demo school."""
    policy = Policy(replan_order(demo.policy["criteria"])).as_json()
    moved = Counter[int]()
    for opening in openings_of_two(demo):
        opening.is_withdrawn = True
        db.session.flush()
        data = json.loads(gzip.decompress(freeze(demo.period, policy, 3).content))
        opening.is_withdrawn = False
        problem = matching.read_problem(data)
        solution = matching.solve(problem)
        figures = {row.name: row.value for row in solution.criteria}
        placed, fewest = fewest_moves(problem)

        assert solution.status == "optimal"
        assert (120 - figures["placed"], figures["changes"]) == (placed, fewest), opening.site.title
        told = [each for each in problem.students if each.published is not None]
        assert sum(solution.opening_of.get(each.id) != each.published for each in told) == fewest
        moved[fewest] += 1
    assert moved.total() >= 10
