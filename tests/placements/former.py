"""A run as it was stored before D11: frozen in placement-problem/1, answered in placement-solution/1."""

from typing import Any

import matching
import matching.placement.formats
from app.placements.models import MatchRun
from app.placements.problem.freezing import thaw_data
from app.placements.queries import all_proposals_of
from app.runs.frozen import packed

NEWER = {"students": ("track", "year"), "openings": ("track", "years")}


def former_problem(data: dict[str, Any]) -> dict[str, Any]:
    """The object of a problem in the words of format /1."""
    lists = {
        kind: [{name: row[name] for name in row if name not in newer} for row in data[kind]]
        for kind, newer in NEWER.items()
    }
    policy = {name: value for name, value in data["policy"].items() if name != "precedence"}
    return {**data, **lists, "format": "placement-problem/1", "policy": policy}


def make_former(run: MatchRun) -> None:
    """Store a run as an earlier version did, with the plan that it has, if it has one."""
    data = former_problem(thaw_data(run))
    run.frozen_input = packed(data)
    run.input_digest = matching.placement.formats.digest(matching.read_problem(data))
    run.policy = {name: value for name, value in run.policy.items() if name != "precedence"}
    run.summary = {name: value for name, value in run.summary.items() if name != "pins"}
    if run.solution is not None:
        answer = {"format": "placement-solution/1", "problem": run.input_digest, "engine": "matching/1"}
        run.solution = {**run.solution, **answer}
    for row in all_proposals_of(run):
        row.details = {name: value for name, value in row.details.items() if name != "turn"}
