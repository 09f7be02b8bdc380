"""Whom a publication would reach."""

from dataclasses import dataclass

from sqlalchemy import case, func, select

from app.extensions import db
from app.placements.models import MatchRun, Proposal
from app.students.models import Student


@dataclass(frozen=True)
class Audience:
    """Students of a run by how they can be told."""

    placed: int
    unplaced: int
    without_address: int
    """No account and no email address: somebody has to tell them."""
    without_account: int
    """They get an email, but cannot answer by themselves."""


def audience_of(run: MatchRun) -> Audience:
    """Count in the database, in one statement."""
    cannot_be_told = Student.user_id.is_(None) & func.coalesce(Student.email, "").in_(("",))
    placed, unplaced, no_address, no_account = db.session.execute(
        select(
            func.count(Proposal.opening_id),
            func.count(case((Proposal.opening_id.is_(None), 1))),
            func.count(case((cannot_be_told, 1))),
            func.count(case((Student.user_id.is_(None), 1))),
        )
        .select_from(Proposal)
        .join(Proposal.student)
        .where(Proposal.run_id == run.id)
    ).one()
    return Audience(placed, unplaced, no_address, no_account)
