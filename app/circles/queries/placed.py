"""Where the students of a circle run are placed, and who is seated first because of it."""

from dataclasses import dataclass

from sqlalchemy import Select, select

from app.companies.models import Opening
from app.extensions import db
from app.placements.models import MatchRun, Placement, PlacementState, Proposal, ProposalState
from app.runs.models import RunState
from app.schools.models import Period
from app.students.models import Student


@dataclass(frozen=True)
class Placed:
    """A student's place. `is_first`: alone there, or a participant at a site with too few women, or unknown (D5)."""

    site_id: int
    is_first: bool


def places_in(period: Period) -> dict[int, Placed]:
    """By student, the place that she accepted, or else that is offered to her now; two statements."""
    flags = (Student.participates, Proposal.is_alone, Proposal.is_flagged)
    offered = (
        select(Student.id, Opening.site_id, *flags)
        .select_from(Proposal)
        .join(Proposal.run)
        .join(Proposal.student)
        .join(Proposal.opening)
        .where(
            MatchRun.period_id == period.id,
            MatchRun.state == RunState.PUBLISHED,
            Proposal.state == ProposalState.OFFERED,
        )
    )
    accepted = (
        select(Student.id, Opening.site_id, *flags)
        .select_from(Placement)
        .join(Placement.student)
        .join(Placement.opening)
        .join(Placement.proposal)
        .where(Placement.period_id == period.id, Placement.state == PlacementState.CONFIRMED)
    )
    return {**_read(offered), **_read(accepted)}


def _read(query: Select[int, int, bool | None, bool, bool]) -> dict[int, Placed]:
    return {
        student_id: Placed(site_id, is_alone or (is_flagged and bool(participates)))
        for student_id, site_id, participates, is_alone, is_flagged in db.session.execute(query)
    }
