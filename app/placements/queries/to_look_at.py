"""Places of a plan that a person looks at before they are published: alone, nobody to ask, far, moved by hand."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal_column, or_, select
from sqlalchemy.orm import contains_eager

from app.alphabet import alphabetical
from app.companies.models import Opening, Site
from app.extensions import db
from app.placements.models import MatchRun, Proposal
from app.placements.queries.lives import has_placement
from app.placements.queries.result import SHOWS
from app.rolemodels.models import RoleModel, RoleModelState
from app.students.models import Student

MOST = 50
"""Places on one page, those that ask for most on top; what is decided about them makes room for others."""
WHY: dict[str, ColumnElement[bool]] = {
    "alone": SHOWS["alone"],
    "nobody_to_ask": and_(
        SHOWS["flagged"],
        ~exists().where(RoleModel.site_id == Opening.site_id, RoleModel.state == RoleModelState.ACTIVE),
    ),
    "far": SHOWS["far"],
    "moved": SHOWS["moved"],
}
"""Alone, though she wanted company; intensive guidance and no role model there; a long journey; moved by hand."""


@dataclass(frozen=True)
class Look:
    """One place to look at, and why: keys of `WHY`."""

    proposal: Proposal
    why: list[str]

    @property
    def value(self) -> str:
        """What a form sends for it: this student at this opening."""
        return f"{self.proposal.student_id}-{self.proposal.opening_id}"


@dataclass(frozen=True)
class ToLookAt:
    """The first of them, and how many there are in all."""

    rows: list[Look]
    total: int


def to_look_at(run: MatchRun) -> ToLookAt:
    """What a plan asks somebody to look at, among places that it would offer now; one statement."""
    reasons = [case((condition, 1), else_=0).label(why) for why, condition in WHY.items()]
    order: list[ColumnElement[Any]] = [literal_column(why).desc() for why in WHY]
    query = (
        select(Proposal, func.count().over(), *reasons)
        .join(Proposal.run)
        .join(Proposal.student)
        .join(Proposal.opening)
        .join(Opening.site)
        .join(Site.company)
        .options(
            contains_eager(Proposal.student),
            contains_eager(Proposal.opening).contains_eager(Opening.site).contains_eager(Site.company),
        )
        .where(Proposal.run_id == run.id, ~has_placement(), or_(*WHY.values()))
        .order_by(*order, alphabetical(Student.last_name), Proposal.id)
        .limit(MOST)
    )
    rows = db.session.execute(query).all()
    looks = [
        Look(proposal, [why for why, holds in zip(WHY, found, strict=True) if holds])
        for proposal, _total, *found in rows
    ]
    return ToLookAt(looks, rows[0][1] if rows else 0)
