"""Which sites are stopped (R15, R16), and the stops themselves for whoever may see them."""

from datetime import date

from sqlalchemy import BindParameter, ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import contains_eager

from app.access import Permission
from app.accounts.models import User
from app.companies.models import GROUNDS_KEPT, Company, PlacementStop, Site, StopState
from app.errors import visible_row
from app.extensions import db, now


def stops_on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """As `PlacementStop.stops_on`, in the database: in force, or suspended until a day that has not passed."""
    return or_(
        PlacementStop.state == StopState.IN_FORCE,
        and_(
            PlacementStop.state.in_((StopState.SUSPENDED, StopState.HEARD)),
            PlacementStop.suspended_until >= day,
        ),
    )


def stopped_site_ids(school_id: int, day: date) -> set[int]:
    """The sites where nobody may be placed on `day`, women and men alike (R15)."""
    return set(db.session.scalars(stopped_sites(school_id, day)))


def stopped_sites(school_id: int, day: date) -> Select[int]:
    """What selects their numbers."""
    return select(PlacementStop.site_id).where(PlacementStop.school_id == school_id, stops_on(day))


def _visible_to(user: User) -> Select[PlacementStop]:
    query = (
        select(PlacementStop)
        .join(PlacementStop.site)
        .join(Site.company)
        .options(contains_eager(PlacementStop.site).contains_eager(Site.company))
    )
    if not user.has(Permission.VIEW_PLACEMENT_STOPS):
        return query.where(false())
    return query.where(PlacementStop.school_id == user.school_id)


def stop_for(user: User, stop_id: int) -> PlacementStop:
    """The stop with this id, when the user may see stops of its school; raises `NotVisible`."""
    return visible_row(_visible_to(user).where(PlacementStop.id == stop_id))


def stops_of(user: User, site: Site) -> list[PlacementStop]:
    """Every stop of the site that the user may see, the newest first."""
    return list(
        db.session.scalars(
            _visible_to(user).where(PlacementStop.site_id == site.id).order_by(PlacementStop.id.desc())
        )
    )


def list_of_stops(user: User) -> list[PlacementStop]:
    """Every stop that the user may see: those under way first, the one to review soonest on top, then those ended."""
    is_ended = PlacementStop.state == StopState.LIFTED
    return list(
        db.session.scalars(
            _visible_to(user).order_by(
                is_ended,
                func.coalesce(PlacementStop.review_on, PlacementStop.suspended_until, date(9999, 12, 31)),
                Company.name,
                PlacementStop.id.desc(),
            )
        )
    )


def stops_with_old_grounds() -> list[PlacementStop]:
    """The stops of every school that ended more than a year ago and of which the grounds are still there."""
    return list(
        db.session.scalars(
            select(PlacementStop)
            .where(PlacementStop.lifted_at < now() - GROUNDS_KEPT, PlacementStop.explanation != "")
            .order_by(PlacementStop.id)
        )
    )


def current_stop_of(site_id: int) -> PlacementStop | None:
    """The stop of the site that has not ended, whatever its state; a site has one at most."""
    return db.session.scalar(
        select(PlacementStop)
        .where(PlacementStop.site_id == site_id, PlacementStop.state != StopState.LIFTED)
        .order_by(PlacementStop.id.desc())
        .limit(1)
    )
