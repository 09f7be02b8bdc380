"""Where a plan that people changed departs from who gets a place by the order of precedence (D11)."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.companies.models import Opening, Site
from app.extensions import db
from app.placements.models import MatchRun, Proposal


def departures_of(run: MatchRun) -> list[Proposal]:
    """Students who were moved by hand from a place to none, or from none to one, each with the reason.

    The solver places exactly those who go first, and checks that; so only a move can depart from it.
    """
    if not run.summary["moved"]:
        return []
    return list(
        db.session.scalars(
            select(Proposal)
            .where(
                Proposal.run_id == run.id,
                Proposal.opening_id.is_(None) != Proposal.solver_opening_id.is_(None),
            )
            .options(
                joinedload(Proposal.student),
                joinedload(Proposal.opening).joinedload(Opening.site).joinedload(Site.company),
            )
            .order_by(Proposal.opening_id.is_not(None), Proposal.student_id)
        )
    )
