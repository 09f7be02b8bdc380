"""What a run has to respect: confirmed places, offers, refusals and decisions of people."""

from dataclasses import dataclass, field

from sqlalchemy import Select, select

from app.extensions import db
from app.placements.models import (
    MatchRun,
    PlacementDecision,
    Proposal,
    ProposalState,
)
from app.placements.queries.placements import confirmed_in, left_in
from app.runs.decisions import decisions_of_period
from app.runs.models import MADE_PUBLIC
from app.schools.models import Period


@dataclass
class Commitments:
    """Per student id. A decision counts until it is withdrawn; a refusal counts like a forbid."""

    confirmed: dict[int, int] = field(default_factory=dict)
    """Opening of the placement that she has or, in this period, completed: a run leaves her there."""
    published: dict[int, int] = field(default_factory=dict)
    """Opening that is offered to her, or that she accepted."""
    declined: dict[int, set[int]] = field(default_factory=dict)
    """Openings that she said no to in this period, or where her placement ended early or was replaced."""
    pins: dict[int, int] = field(default_factory=dict)
    forbids: dict[int, set[int]] = field(default_factory=dict)


def commitments_of(period: Period) -> Commitments:
    """Read everything in four statements."""
    found = Commitments()
    found.confirmed.update(confirmed_in(period.id))
    for student_id, opening_id in left_in(period.id):
        found.declined.setdefault(student_id, set()).add(opening_id)
    _read_proposals(found, period)
    found.pins, found.forbids = decisions_of_period(PlacementDecision, period.id)
    found.published.update(found.confirmed)
    return found


def students_with_a_place(period: Period) -> set[int]:
    """Students who have accepted a place in the period, or are offered one now."""
    return set(commitments_of(period).published)


def declined_by(student_id: int, period_id: int) -> set[int]:
    """The openings that one student said no to in a period."""
    rows = db.session.execute(_answered(period_id).where(Proposal.student_id == student_id))
    return {
        opening_id
        for _student, opening_id, state in rows
        if state is ProposalState.DECLINED and opening_id is not None
    }


def _answered(period_id: int) -> Select[int, int | None, ProposalState]:
    return (
        select(Proposal.student_id, Proposal.opening_id, Proposal.state)
        .join(MatchRun, Proposal.run_id == MatchRun.id)
        .where(
            MatchRun.period_id == period_id,
            MatchRun.state.in_(MADE_PUBLIC),
            Proposal.opening_id.is_not(None),
            Proposal.state.in_((ProposalState.OFFERED, ProposalState.DECLINED)),
        )
    )


def _read_proposals(found: Commitments, period: Period) -> None:
    for student_id, opening_id, state in db.session.execute(_answered(period.id)):
        if opening_id is None:
            continue
        if state is ProposalState.DECLINED:
            found.declined.setdefault(student_id, set()).add(opening_id)
        else:
            found.published[student_id] = opening_id
