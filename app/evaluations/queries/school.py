"""What a coordinator reads: how many answered, sites with what was found there, and lines that students passed on."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import contains_eager

from app.alphabet import alphabetical
from app.companies.models import Company, Site
from app.evaluations.models import Evaluation
from app.evaluations.queries.themes import STEP
from app.extensions import db
from app.placements.models import Placement, PlacementState
from app.schools.models import Period
from app.web.listing import Listing, ListState, page_of


@dataclass(frozen=True)
class Rate:
    """Of a period how many internships finished, and how many of them were evaluated."""

    period: Period
    ended: int
    answered: int

    @property
    def share(self) -> float | None:
        """The part that was evaluated; None where nothing finished."""
        return self.answered / self.ended if self.ended else None


def is_finished() -> ColumnElement[bool]:
    """Of a placement: it was completed or ended early, after it had begun."""
    states = (PlacementState.COMPLETED, PlacementState.ENDED_EARLY)
    return and_(Placement.state.in_(states), Placement.ends_on >= Placement.starts_on)


def rates(school_id: int) -> list[Rate]:
    """Per period in which an internship finished, the newest first: 9 of 12 is 75 %."""
    ended = (
        select(Placement.period_id, func.count().label("ended"))
        .where(Placement.school_id == school_id, is_finished())
        .group_by(Placement.period_id)
        .subquery()
    )
    sent = (
        select(Evaluation.period_id, func.count().label("answered"))
        .where(Evaluation.school_id == school_id, Evaluation.place.is_not(None))
        .group_by(Evaluation.period_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Period, ended.c.ended, func.coalesce(sent.c.answered, 0))
        .join(ended, ended.c.period_id == Period.id)
        .outerjoin(sent, sent.c.period_id == Period.id)
        .where(Period.school_id == school_id)
        .order_by(Period.ends_on.desc(), Period.id.desc())
    )
    return [Rate(period, ended, min(answered, ended)) for period, ended, answered in rows]


def evaluated_sites(school_id: int) -> Select[Site]:
    """The sites of which five students or more sent an evaluation."""
    counted = (
        select(Evaluation.site_id)
        .where(Evaluation.school_id == school_id, Evaluation.place == STEP)
        .scalar_subquery()
    )
    return (
        select(Site)
        .join(Site.company)
        .options(contains_eager(Site.company))
        .where(Site.school_id == school_id, Site.id.in_(counted))
    )


def sites_listing(school_id: int, state: ListState) -> Listing[Site]:
    """One page of those sites, by the name of the company."""
    order = (alphabetical(Company.name), Site.id)
    return page_of(evaluated_sites(school_id), state, {"name": order})


def lines_passed_on(school_id: int, most: int = 50) -> list[Evaluation]:
    """What students wrote for the coordinator, the newest month first; not by whom."""
    query = (
        select(Evaluation)
        .join(Evaluation.site)
        .join(Site.company)
        .options(contains_eager(Evaluation.site).contains_eager(Site.company))
        .where(
            Evaluation.school_id == school_id,
            Evaluation.place.is_not(None),
            Evaluation.shows_line,
            Evaluation.line != "",
        )
        .order_by(Evaluation.answered_on.desc(), Evaluation.id.desc())
        .limit(most)
    )
    return list(db.session.scalars(query))
