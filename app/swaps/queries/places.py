"""The place that a student has and may ask to change, and the places that she may ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.companies.models import Opening
from app.placements.models import Placement, PlacementState, Proposal
from app.placements.problem.commitments import declined_by
from app.placements.queries import published_proposal_of
from app.placements.queries.lives import lives_of, placements_of, taken_places
from app.schools.queries import rules_of, today
from app.students.models import Student
from app.students.queries import choices_of, offers_to, vetoed_site_ids
from app.students.queries.offers import Offer


@dataclass(frozen=True)
class Place:
    """What a student has by the publication: an offer, or what she accepted."""

    proposal: Proposal
    placement: Placement | None
    opening: Opening

    @property
    def starts_on(self) -> date:
        return self.placement.starts_on if self.placement else self.opening.starts_on

    @property
    def is_signed(self) -> bool:
        return self.placement is not None and self.placement.agreement_signed_on is not None

    @property
    def has_begun(self) -> bool:
        return self.starts_on <= today()

    @property
    def can_change(self) -> bool:
        """Whether she can ask for another one."""
        return not self.is_signed and not self.has_begun


def place_of(student: Student) -> Place | None:
    """The place that is hers or that she may still accept; None when she has none."""
    proposal = published_proposal_of(student)
    if proposal is None:
        return None
    placement = lives_of(proposal.run.period_id, [proposal]).get(student.id)
    if placement is not None:
        is_hers = placement.state is PlacementState.CONFIRMED
        return Place(proposal, placement, placement.opening) if is_hers else None
    if proposal.waits_for_answer and proposal.opening is not None:
        return Place(proposal, None, proposal.opening)
    return None


@dataclass(frozen=True)
class Nameable:
    """A place that she may ask for; `rank`: where it is on the list that she handed in."""

    offer: Offer
    rank: int | None
    has_room: bool
    """Nobody has one of its places now, so that nobody has to move for it."""


def nameable(student: Student, place: Place) -> Mapping[int, Nameable]:
    """By opening, what she may ask for: hers first in the order of her list, then the others as she chose from them.

    Within her own limits and the rules for everybody; not where she said no, or had to leave.
    """
    period = place.proposal.run.period
    offers = offers_to(student, period, rules_of(student.school_id).max_travel_minutes)
    saved = choices_of(student.id, period.id)
    ranks = {row.opening_id: row.rank for row in saved.preferences} if saved else {}
    taken = taken_places(period.id)
    unwanted = vetoed_site_ids(student.id)
    left = {one.opening_id for one in placements_of(student) if one.period_id == period.id}
    not_again = left | declined_by(student.id, period.id) | {place.opening.id}
    found = [
        Nameable(offer, ranks.get(offer.opening_id), taken.get(offer.opening_id, 0) < offer.capacity)
        for offer in offers
        if not offer.is_too_far and offer.site_id not in unwanted and offer.opening_id not in not_again
    ]
    found.sort(key=lambda one: one.rank or len(ranks) + 1)
    return {one.offer.opening_id: one for one in found}
