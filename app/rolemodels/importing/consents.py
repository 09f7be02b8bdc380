"""What a row of the file says about consent: enough to ask her for something, or not (R26)."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from app.imports.plans import Row, Text
from app.rolemodels.models import Offer
from app.rolemodels.services.consents import longest_from


@dataclass(frozen=True)
class SaidYes:
    """A yes that holds: to what, since when, until when."""

    offers: tuple[Offer, ...]
    given_on: date
    ends_on: date


def consent_in(row: Row, day: date) -> tuple[SaidYes | None, Text | None]:
    """The consent that a row proves on `day`, and what to say of it.

    A yes needs its date: without one nobody can show it later. Without a last day it holds for two years, which is
    also the longest. What lacks, has ended or names no offer is no consent, and she is asked.
    """
    given_on, ends_on, offers = row.value("given_on"), row.value("ends_on"), row.value("offers")
    if not row.value("has_consent"):
        return None, _l("No consent: she gets one email asking for it.")
    if given_on is None:
        return None, _l("Consent without a date: she gets one email asking for it.")
    if given_on > day:
        return None, _l("The date of the consent is in the future: she gets one email asking for it.")
    if not offers:
        return None, _l("What she consented to is not recognised: she gets one email asking for it.")
    longest = longest_from(given_on)
    last = min(ends_on or longest, longest)
    if last < day or last < given_on:
        return None, _l("The consent has ended: she gets one email asking for it.")
    note = (
        _l("Consent lasts two years at most, so it ends earlier here.")
        if last != ends_on and ends_on
        else None
    )
    return SaidYes(tuple(offers), given_on, last), note
