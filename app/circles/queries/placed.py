"""Where the students of a circle run are placed, and who is seated first because of it."""

from dataclasses import dataclass

from sqlalchemy import Select, and_, case, or_, select

from app.companies.models import Opening
from app.extensions import db
from app.placements.models import HELD, MatchRun, Placement, Proposal, ProposalState
from app.runs.models import RunState
from app.schools.models import Period
from app.students.models import Student


@dataclass(frozen=True)
class Placed:
    """A student's place. `is_first`: alone there, or a participant at a site with too few women, or unknown (D5)."""

    site_id: int
    is_first: bool


def places_in(period: Period) -> dict[int, Placed]:
    """By student, the place that she has, or else that is offered to her now; two statements.

    Where a coordinator chose her place in the middle of a period, no run said whether she is alone there: then it
    counts whether she is guided intensively, which was settled by the counts of that day.
    """
    of_a_run = or_(Proposal.is_alone, and_(Proposal.is_flagged, Student.participates.is_(True)))
    offered = (
        select(Student.id, Opening.site_id, of_a_run)
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
    is_first = case((Proposal.id.is_(None), Placement.needs_intensive_guidance), else_=of_a_run)
    held = (
        select(Student.id, Opening.site_id, is_first)
        .select_from(Placement)
        .join(Placement.student)
        .join(Placement.opening)
        .outerjoin(Placement.proposal)
        .where(Placement.period_id == period.id, Placement.state.in_(HELD))
    )
    return {**_read(offered), **_read(held)}


def _read(query: Select[int, int, bool]) -> dict[int, Placed]:
    return {
        student_id: Placed(site_id, bool(is_first))
        for student_id, site_id, is_first in db.session.execute(query)
    }
