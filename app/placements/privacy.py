"""What match runs and placements hold about students."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from app.placements.models import (
    MatchRun,
    Placement,
    PlacementDecision,
    PlacementStep,
    PolicyComparison,
    PolicyShift,
    Proposal,
    ProposalState,
    SupplyFigures,
)
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose, codes_only
from app.runs.models import RunState
from app.runs.privacy import PLAN_RUN, RUN, SHOWN, told_of

_CAME_OUT = (RunState.PUBLISHED, RunState.SUPERSEDED)
_WITH_WHO_COMES = _l(
    "coordinators; your supervisor, once it is published, and of the company and the days also whoever guides you from "
    "a later day; you"
)
_NOT_OUT = _l(
    "What a run proposes is here once it is published. Until then it is a draft that may still change."
)


def _of_published_runs() -> ColumnElement[bool]:
    comparisons = select(PolicyComparison.id).join(PolicyComparison.run).where(MatchRun.state.in_(_CAME_OUT))
    return PolicyShift.comparison_id.in_(comparisons)


def _about_published_runs() -> ColumnElement[bool]:
    return PolicyComparison.run.has(MatchRun.state.in_(_CAME_OUT))


PROPOSALS = Holding(
    Proposal,
    _l("Places that were proposed to you"),
    rows={Whose.STUDENT: lambda number: Proposal.student_id == number},
    shown="opening_id rank minutes state answered_at answer_reason is_flagged is_alone reason details moved_reason",
    staff={"moved_by_id": ""},
    plain="id run_id student_id solver_opening_id version",
    source=_l("a match run, coordinators and you"),
    readers=_WITH_WHO_COMES,
    kept=Kept.PLACEMENTS,
    only=lambda: Proposal.state != ProposalState.DRAFT,
    except_words=_NOT_OUT,
    reads={"details": codes_only},
    values={
        "reason": {
            "no_eligible_opening": _l("no suitable opening"),
            "seats_full": _l("all suitable places are taken"),
            "moved_by_hand": _l("taken out by hand"),
        }
    },
    words={
        "is_flagged": _l("few women in technical roles at this site, or not known how many"),
        "is_alone": _l("nobody else of the programme at this site in this plan"),
        "details": _l("why this place"),
        "reason": _l("why there is no place"),
        "moved_reason": _l("why somebody changed it"),
        "minutes": _l("minutes of travel"),
        "rank": _l("your choice number"),
    },
)
PLACEMENTS = Holding(
    Placement,
    _l("Your placements"),
    rows={Whose.STUDENT: lambda number: Placement.student_id == number},
    shown="period_id opening_id state starts_on ends_on confirmed_at agreement_signed_on needs_intensive_guidance",
    plain="id school_id student_id proposal_id replaces_id version",
    source=_l("a match run, coordinators and you"),
    readers=_WITH_WHO_COMES,
    kept=Kept.PLACEMENTS,
)
STEPS = Holding(
    PlacementStep,
    _l("What happened with your placements"),
    rows={
        Whose.STUDENT: lambda number: PlacementStep.placement_id.in_(
            select(Placement.id).where(Placement.student_id == number)
        )
    },
    shown="at state reason",
    staff={"author_id": "author_name"},
    plain="id placement_id",
    source=_l("coordinators, you, and the calendar"),
    readers=words.COORDINATORS_AND_SUPERVISOR,
    kept=Kept.PLACEMENTS,
)
DECISIONS = Holding(
    PlacementDecision,
    _l("Decisions of coordinators about your place"),
    rows={Whose.STUDENT: lambda number: PlacementDecision.student_id == number},
    shown="period_id opening_id kind reason created_at withdrawn_at",
    staff={"author_id": "author_name", "withdrawn_by_id": ""},
    plain="id school_id student_id",
    source=words.COORDINATOR,
    readers=words.COORDINATORS,
    kept=Kept.PLACEMENTS,
)
SHIFTS = Holding(
    PolicyShift,
    _l("Where another order of criteria would have placed you"),
    rows={Whose.STUDENT: lambda number: PolicyShift.student_id == number},
    shown="opening_before_id rank_before opening_after_id rank_after",
    plain="id comparison_id position student_id",
    source=_l("a comparison of orders that a coordinator asked for"),
    readers=words.COORDINATORS,
    kept=Kept.RUNS,
    only=_of_published_runs,
    except_words=_NOT_OUT,
)
ASKED = Holding(
    PolicyComparison,
    _l("Other places that somebody asked about for you"),
    rows={Whose.STUDENT: lambda number: PolicyComparison.asked_student_id == number},
    shown="asked_opening_id created_at",
    staff=RUN.staff,
    plain=f"{RUN.plain} run_id asked_student_id policies outcomes",
    source=words.COORDINATOR,
    readers=words.COORDINATORS,
    kept=Kept.RUNS,
    only=_about_published_runs,
    except_words=_NOT_OUT,
)
RUNS = Holding(
    MatchRun,
    _l("What match runs were told about you"),
    rows={
        Whose.STUDENT: lambda number: MatchRun.id.in_(
            select(Proposal.run_id).where(Proposal.student_id == number)
        )
    },
    shown=SHOWN,
    staff={**PLAN_RUN.staff, "reviewed_by_id": ""},
    plain=f"{PLAN_RUN.plain} answer_by reviewed_at",
    source=words.MEERVOUD,
    readers=words.COORDINATORS,
    kept=Kept.RUNS,
    only=lambda: MatchRun.state.in_(_CAME_OUT),
    except_words=_NOT_OUT,
    extracts={"frozen_input": told_of},
    reads={"frozen_input": codes_only},
)
HELD = (
    RUNS,
    PROPOSALS,
    PLACEMENTS,
    STEPS,
    DECISIONS,
    ASKED,
    SHIFTS,
    Holding(
        SupplyFigures,
        "Supply and demand",
        plain="id school_id period_id stamp worked_out_at milliseconds data",
        nobody="totals per programme",
    ),
)
