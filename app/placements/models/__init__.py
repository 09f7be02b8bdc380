"""Tables of the main flow, one module per noun."""

from app.placements.models.comparison import ComparisonState, PolicyComparison, PolicyShift
from app.placements.models.decision import DecisionKind, PlacementDecision
from app.placements.models.placement import Placement, PlacementState
from app.placements.models.proposal import AnswerWay, Proposal, ProposalState
from app.placements.models.run import (
    BUSY,
    FINISHED,
    HAS_PLAN,
    PUBLISHABLE,
    RUN_TRANSITIONS,
    MatchRun,
    RunState,
)

__all__ = [
    "BUSY",
    "FINISHED",
    "HAS_PLAN",
    "PUBLISHABLE",
    "RUN_TRANSITIONS",
    "AnswerWay",
    "ComparisonState",
    "DecisionKind",
    "MatchRun",
    "Placement",
    "PlacementDecision",
    "PlacementState",
    "PolicyComparison",
    "PolicyShift",
    "Proposal",
    "ProposalState",
    "RunState",
]
