"""How long the reasons beside placements, and match runs with all that they were told, are kept."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, delete, exists, or_, select, update

from app.extensions import db
from app.placements.models import (
    HELD,
    MatchRun,
    Placement,
    PlacementDecision,
    PlacementStep,
    PolicyComparison,
    PolicyShift,
    Proposal,
)
from app.privacy.retention import Term
from app.privacy.trail import TERM_TITLES
from app.runs.models import BUSY
from app.schools.models import Period


def _over_before(school_id: int, before: date) -> Select[int]:
    """Placements with something in them that is more than where, when and how it ended."""
    told = exists().where(
        PlacementStep.placement_id == Placement.id,
        or_(
            PlacementStep.reason != "", PlacementStep.author_name != "", PlacementStep.author_id.is_not(None)
        ),
    )
    decided = exists().where(_about_it(), PlacementDecision.reason != "")
    over = (Placement.school_id == school_id, Placement.ends_on < before, Placement.state.not_in(HELD))
    more = or_(Placement.needs_intensive_guidance, told, decided)
    return select(Placement.id).where(*over, more).order_by(Placement.id)


def _about_it() -> Any:
    return and_(
        PlacementDecision.student_id == Placement.student_id,
        PlacementDecision.period_id == Placement.period_id,
    )


def _blank(_school_id: int, ids: Sequence[int]) -> None:
    decisions = select(PlacementDecision.id).join(Placement, _about_it()).where(Placement.id.in_(ids))
    nobody = {"author_id": None, "author_name": "", "reason": ""}
    for statement in (
        update(PlacementStep).where(PlacementStep.placement_id.in_(ids)).values(nobody),
        update(PlacementDecision).where(PlacementDecision.id.in_(decisions)).values(nobody),
        update(Placement).where(Placement.id.in_(ids)).values(needs_intensive_guidance=False),
    ):
        db.session.execute(statement)


def _of_old_periods(school_id: int, before: date) -> Select[int]:
    old = (MatchRun.school_id == school_id, Period.ends_on < before, MatchRun.state.not_in(BUSY))
    return select(MatchRun.id).join(Period, Period.id == MatchRun.period_id).where(*old).order_by(MatchRun.id)


def _delete_runs(_school_id: int, ids: Sequence[int]) -> None:
    proposals = select(Proposal.id).where(Proposal.run_id.in_(ids))
    comparisons = select(PolicyComparison.id).where(PolicyComparison.run_id.in_(ids))
    for statement in (
        update(Placement).where(Placement.proposal_id.in_(proposals)).values(proposal_id=None),
        delete(Proposal).where(Proposal.run_id.in_(ids)),
        delete(PolicyShift).where(PolicyShift.comparison_id.in_(comparisons)),
        delete(PolicyComparison).where(PolicyComparison.run_id.in_(ids)),
        delete(MatchRun).where(MatchRun.id.in_(ids)),
    ):
        db.session.execute(statement)


TERMS = (
    Term(
        "placements",
        TERM_TITLES["placements"],
        since=_l("after the last day of the placement"),
        happens=_l(
            "Reasons, who did what, and whether there was intensive guidance are erased. Where somebody was, when "
            "and how it ended stays; once the student is erased, without a name."
        ),
        basis=_l("public task: accounting for internships"),
        months=24,
        due=_over_before,
        go=_blank,
    ),
    Term(
        "runs",
        TERM_TITLES["runs"],
        since=_l("after the last day of the period"),
        happens=_l(
            "The run is deleted, with what it was told about students, its result and its comparisons. Placements "
            "stay; why it was this place can no longer be explained."
        ),
        basis=_l("public task: explaining a placement"),
        months=24,
        due=_of_old_periods,
        go=_delete_runs,
        at_once=2,
    ),
)
