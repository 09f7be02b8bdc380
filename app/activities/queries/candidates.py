"""Who may be asked for a request, whom to ask first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from app.activities.fit import Candidate, Known, candidates
from app.activities.models import Invitation, InvitationState, Request, RequestState
from app.companies.models import Site
from app.extensions import db
from app.places.point import minutes
from app.places.queries import locate, locate_all
from app.rolemodels.models import Offer, RoleModel
from app.rolemodels.queries import asked_for, times_asked


def candidates_for(request: Request) -> list[Candidate]:
    """Everybody who may be asked for this, in the order in which she would be (R26, R27).

    For a student's wish only those who work at the company of her choice, at any of its sites.
    """
    query = asked_for(request.school_id, request.offer, request.on_date)
    if request.site is not None:
        query = query.join(Site, Site.id == RoleModel.site_id).where(
            Site.company_id == request.site.company_id
        )
    people = db.session.scalars(query.options(selectinload(RoleModel.site).joinedload(Site.company))).all()
    return candidates(request, people, _known(request, people))


@dataclass(frozen=True)
class Askable:
    """Who at a company can be asked: the first names of those who want to be shown, and how many others."""

    names: tuple[str, ...] = ()
    others: int = 0

    @property
    def count(self) -> int:
        return len(self.names) + self.others


def askable_at(site: Site, offers: Collection[Offer]) -> dict[Offer, Askable]:
    """By what a student can ask for, who at the company of the site would be asked; before she asks."""
    return {offer: _askable(site, offer) for offer in offers}


def _askable(site: Site, offer: Offer) -> Askable:
    people = db.session.scalars(
        asked_for(site.school_id, offer, None)
        .join(Site, Site.id == RoleModel.site_id)
        .where(Site.company_id == site.company_id)
    ).all()
    names = tuple(sorted(one.first_name for one in people if one.shows_name))
    return Askable(names, len(people) - len(names))


def others_who_offer(request: Request) -> list[Candidate]:
    """For a wish that nobody at its company can grant: who offers the same elsewhere. Asked by hand only."""
    if request.site is None:
        return []
    elsewhere = or_(RoleModel.site_id.is_(None), Site.company_id != request.site.company_id)
    people = db.session.scalars(
        asked_for(request.school_id, request.offer, request.on_date)
        .outerjoin(Site, Site.id == RoleModel.site_id)
        .where(elsewhere)
        .options(selectinload(RoleModel.site).joinedload(Site.company))
    ).all()
    return candidates(request, people, _known(request, people))


def _known(request: Request, people: Sequence[RoleModel]) -> Known:
    ids = [one.id for one in people]
    return Known(
        times_asked=times_asked(ids),
        minutes=_journeys(request, people),
        taken=_taken(request),
        invited=set(
            db.session.scalars(select(Invitation.role_model_id).where(Invitation.request_id == request.id))
        ),
    )


def _journeys(request: Request, people: Sequence[RoleModel]) -> dict[int, int | None]:
    """Minutes from where each lives to the place; nothing to know where nobody has to travel."""
    place = None if request.is_online or request.is_wish else locate(request.town, None)
    if place is None:
        return {}
    homes = locate_all((one.town, one.postcode) for one in people)
    return {one.id: minutes(home, place) for one, home in zip(people, homes, strict=True)}


def _taken(request: Request) -> set[int]:
    """Who said yes to another activity on the same day."""
    if request.on_date is None:
        return set()
    return set(
        db.session.scalars(
            select(Invitation.role_model_id)
            .join(Invitation.request)
            .where(
                Request.id != request.id,
                Request.on_date == request.on_date,
                Request.state.in_((RequestState.OPEN, RequestState.AGREED)),
                Invitation.state == InvitationState.ACCEPTED,
            )
        )
    )
