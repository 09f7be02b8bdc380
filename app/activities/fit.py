"""Whom to ask first: who may come at all, in which order, and why. Pure: the rows are looked up elsewhere.

The order is fit first (the field, then whether she said that she can at that hour), then how little she was asked this
school year, then the shortest journey, then who is longest in the register. It is complete, so the same request always
gives the same order.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

from app.activities.models import Request
from app.rolemodels.models import RoleModel, Slot

AFTERNOON, EVENING = time(15), time(18)
"""When a late afternoon and an evening begin."""
FAR = 10_000
"""Sorts after every journey: it is not known how long hers is."""


@dataclass(frozen=True)
class Known:
    """What has to be looked up about the people who may be asked, by role model: counts, minutes and who is taken."""

    times_asked: Mapping[int, int]
    minutes: Mapping[int, int | None]
    """From her town to the place; absent or None where one of the two is not known."""
    taken: Collection[int]
    """Who said yes to something else on that day."""
    invited: Collection[int]
    """Who was asked for this request already."""


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be asked, with the reasons for her place in the order. None: does not matter here."""

    role_model: RoleModel
    times_asked: int
    fits_field: bool | None
    can_then: bool | None
    minutes: int | None
    works_there: bool | None
    """False: at another site of the same company. None: at another company."""

    @property
    def order(self) -> tuple[bool, bool, bool, int, int, int]:
        """Smaller is asked earlier."""
        return (
            self.works_there is False,
            self.fits_field is False,
            self.can_then is False,
            self.times_asked,
            FAR if self.minutes is None else self.minutes,
            self.role_model.id,
        )


def candidates(request: Request, people: Iterable[RoleModel], known: Known) -> list[Candidate]:
    """Those of `people` who can come, whom to ask first on top."""
    found = [_candidate(request, one, known) for one in people if _may_come(request, one, known)]
    return sorted(found, key=lambda candidate: candidate.order)


def _may_come(request: Request, one: RoleModel, known: Known) -> bool:
    """Not asked or taken, not asked as often as she wants this year, and she can get there or meet online."""
    if one.id in known.invited or one.id in known.taken:
        return False
    if one.max_per_year is not None and known.times_asked.get(one.id, 0) >= one.max_per_year:
        return False
    if request.is_wish:
        return True  # at her own work, or as the two agree
    if request.is_online:
        return one.meets_online
    minutes = known.minutes.get(one.id)
    is_too_far = minutes is not None and one.max_minutes is not None and minutes > one.max_minutes
    return one.meets_in_person and not is_too_far


def _candidate(request: Request, one: RoleModel, known: Known) -> Candidate:
    slot = slot_of(request.on_date, request.starts_at)
    needs_journey = not request.is_wish and not request.is_online
    return Candidate(
        role_model=one,
        times_asked=known.times_asked.get(one.id, 0),
        fits_field=None if request.domain_code is None else request.domain_code in one.field_codes,
        can_then=None if slot is None or not one.slots else slot in one.slots,
        minutes=known.minutes.get(one.id) if needs_journey else None,
        works_there=_works_there(request, one),
    )


def _works_there(request: Request, one: RoleModel) -> bool | None:
    if request.site is None or one.site is None or one.site.company_id != request.site.company_id:
        return None
    return one.site_id == request.site_id


def slot_of(day: date | None, at: time | None) -> Slot | None:
    """The late afternoon or evening in which something begins; None by day, at a weekend, or when it is not known."""
    if day is None or at is None or at < AFTERNOON:
        return None
    return next(
        (slot for slot in Slot if slot.weekday == day.weekday() and slot.is_evening == (at >= EVENING)), None
    )
