"""Ending confirmed placements that cannot go on, so that seat and student are free for a new plan."""

from collections.abc import Collection

from sqlalchemy import select

from app.accounts.models import User
from app.audit.services import record
from app.extensions import db, now
from app.placements.models import MatchRun, Placement, PlacementState
from app.placements.problem.changed import changed_since
from app.placements.trail import END_PLACEMENT
from app.runs.locks import lock_period


def end_struck(run: MatchRun, placement_ids: Collection[int], reason: str, *, actor: User) -> int:
    """End those of the placements that what changed since the publication has struck; returns how many.

    Others are left alone: a confirmed placement stands, and is not ended from a plan.
    """
    lock_period(run.period_id)
    wanted = set(placement_ids) & set(changed_since(run).struck)
    rows = db.session.scalars(
        select(Placement)
        .where(Placement.id.in_(wanted), Placement.state == PlacementState.CONFIRMED)
        .order_by(Placement.id)
        .with_for_update(of=Placement, key_share=True)
    ).all()
    for placement in rows:
        placement.state, placement.ended_at = PlacementState.ENDED_EARLY, now()
        record(
            END_PLACEMENT,
            placement,
            actor=actor,
            school_id=placement.school_id,
            reason=reason,
            data={"student": placement.student_id, "opening": placement.opening_id},
            subject_name=placement.student.name,
        )
    db.session.flush()
    return len(rows)
