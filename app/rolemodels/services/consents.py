"""Saying yes to an offer, until a day, and taking it back (R26). A consent is ended, never changed or deleted."""

from collections.abc import Collection
from datetime import date

from flask_babel import gettext

from app.audit.services import Actor
from app.companies.calendar import months_before
from app.errors import DomainError
from app.extensions import db, now
from app.rolemodels import trail
from app.rolemodels.models import Consent, ConsentSource, Offer, RoleModel
from app.rolemodels.queries.consents import current_consents
from app.rolemodels.services.moving import hold
from app.schools.queries import today
from app.web.filters import show_date

LONGEST_MONTHS = 24


class ConsentTooLong(DomainError):
    """A consent holds for two years at most; then it is asked again."""

    def __init__(self, last: date) -> None:
        super().__init__(gettext("Choose a day up to and including %(day)s.", day=show_date(last)))


class ConsentOver(DomainError):
    """The last day lies in the past."""

    def __init__(self) -> None:
        super().__init__(gettext("This day has passed. Choose a later one."))


class NothingOffered(DomainError):
    """Somebody in the register offers something; who does not want to any more pauses or withdraws."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Choose at least one thing. If you want a break, pause. If you want to stop, withdraw.")
        )


def longest_from(day: date) -> date:
    """The last day until which somebody can agree on `day`: two years later."""
    return months_before(day, -LONGEST_MONTHS)


def ensure_consent(offers: Collection[Offer], ends_on: date, given_on: date | None = None) -> None:
    """Refuse what nobody can agree to. Raises NothingOffered, ConsentOver, ConsentTooLong."""
    longest = longest_from(given_on or today())
    if not offers:
        raise NothingOffered
    if ends_on < today():
        raise ConsentOver
    if ends_on > longest:
        raise ConsentTooLong(longest)


def agree(
    role_model: RoleModel,
    offers: Collection[Offer],
    ends_on: date,
    source: ConsentSource,
    *,
    actor: Actor | None = None,
    given_on: date | None = None,
) -> None:
    """From now on she agrees to exactly these offers, up to and including `ends_on`; any other consent ends at once.

    `given_on` is the day on which she said so, default today. Raises NothingOffered, ConsentOver, ConsentTooLong,
    and NotPossibleNow when she has left.
    """
    hold(role_model)
    day = given_on or today()
    ensure_consent(offers, ends_on, day)
    wanted, current = set(offers), current_consents(role_model)
    if {(one.offer, one.ends_on) for one in current} == {(offer, ends_on) for offer in wanted}:
        return
    for consent in current:
        if consent.offer in wanted and consent.ends_on == ends_on:
            wanted.remove(consent.offer)
        else:
            end_consent(consent, was_withdrawn=consent.offer not in wanted)
    db.session.flush()  # the old ones must have ended before others take their place
    for offer in Offer:
        if offer in wanted:
            db.session.add(
                Consent(role_model=role_model, offer=offer, source=source, given_on=day, ends_on=ends_on)
            )
    db.session.flush()
    trail.note(
        trail.AGREE,
        role_model,
        actor=actor,
        data={
            "offers": sorted(offer.value for offer in offers),
            "until": ends_on.isoformat(),
            "how": source.value,
        },
    )


def end_consent(consent: Consent, *, was_withdrawn: bool) -> None:
    """End one consent now: withdrawn, or else replaced by a newer one."""
    consent.ended_at, consent.was_withdrawn = now(), was_withdrawn
