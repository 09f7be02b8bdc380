"""Entering a company at once: the company with its site, recognition, a count and an opening."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.accounts.models import User
from app.companies.broken_rules import MoreWomenThanStaff
from app.companies.models import CountSource, Site
from app.companies.services.counts import add_count
from app.companies.services.openings import OpeningDetails, add_opening
from app.companies.services.sites import add_site, recognise
from app.schools.models import Period
from app.schools.queries import today


@dataclass(frozen=True)
class Entered:
    """What is known of a company; None is not known."""

    company: Mapping[str, Any]
    site: Mapping[str, Any]
    codes: Sequence[str] = ()
    women: int | None = None
    technical_staff: int | None = None
    places: int | None = None


def enter_company(entered: Entered, period: Period | None, *, actor: User) -> Site:
    """Store it all. The count is of today, by the company. Raises what adding a site, a count or an opening does."""
    women, staff = entered.women, entered.technical_staff
    if women is not None and staff is not None and women > staff:
        raise MoreWomenThanStaff(women, staff)
    values = {**entered.site, "technical_staff": staff}
    site = add_site(actor.school_id, entered.company, values, actor=actor)
    for code in entered.codes:
        recognise(site, code, None, None, actor=actor)
    if women is not None:
        add_count(
            site,
            women=women,
            technical_staff=staff,
            counted_on=today(),
            source=CountSource.COMPANY,
            actor=actor,
        )
    if entered.places and entered.codes and period is not None:
        details = OpeningDetails(period.id, entered.places, None, period.starts_on, period.ends_on)
        add_opening(site, details, list(entered.codes), actor=actor)
    return site
