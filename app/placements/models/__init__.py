"""Tables of the main flow, one module per noun."""

from app.placements.models.comparison import PolicyComparison, PolicyShift
from app.placements.models.decision import DecisionKind, PlacementDecision
from app.placements.models.placement import Placement, PlacementState
from app.placements.models.proposal import AnswerWay, Proposal, ProposalState
from app.placements.models.run import MatchRun
