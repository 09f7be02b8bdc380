"""Reads of the main flow, one module per noun. `…_visible_to` is the base of what a person sees."""

from app.placements.queries.decisions import decision_for, decisions_in_force, decisions_visible_to
from app.placements.queries.placements import (
    confirmed_count,
    confirmed_in,
    confirmed_placement_of,
    known_sites,
)
from app.placements.queries.proposals import (
    all_proposals_of,
    has_place_to_answer,
    proposal_for,
    proposals_visible_to,
    published_proposal_of,
)
from app.placements.queries.runs import run_for, runs_visible_to
