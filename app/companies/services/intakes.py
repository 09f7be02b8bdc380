"""Talks with new companies, and what the school knows of earlier placements there (R13)."""

from collections.abc import Collection, Iterable
from datetime import date

from app.accounts.models import User
from app.audit.services import record
from app.companies import trail
from app.companies.broken_rules import NotYetHappened, TooManyYears
from app.companies.calendar import last_ended_school_year
from app.companies.models import CHECKLIST, CompanyIntake, IntakeOutcome, Site
from app.extensions import db
from app.imports.hand_edits import note_hand_edits
from app.schools.queries import today


def record_intake(
    site: Site,
    *,
    held_on: date,
    held_with: str,
    outcome: IntakeOutcome,
    checklist: Collection[str],
    agreements: str,
    actor: User,
) -> CompanyIntake:
    """Record a talk that was held; the newest decides whether somebody can be placed. Raises `NotYetHappened`."""
    if held_on > today():
        raise NotYetHappened
    intake = CompanyIntake(
        site_id=site.id,
        held_on=held_on,
        held_with=held_with,
        outcome=outcome,
        checklist=[key for key in CHECKLIST if key in checklist],
        agreements=agreements,
        author_id=actor.id,
        author_name=actor.name,
    )
    db.session.add(intake)
    db.session.flush()
    record(
        trail.HOLD_TALK,
        site,
        actor=actor,
        subject_name=site.title,
        reason=agreements,
        data={"outcome": outcome.value, "held_on": held_on.isoformat(), "in_order": intake.checklist},
    )
    return intake


def note_earlier_placements(sites: Iterable[Site], year: int, *, actor: User) -> int:
    """Note that the school had a placement at these sites in the school year that ended in `year` (R13).

    A later year that is known already stays. Returns how many sites changed; raises `TooManyYears` for a year to come.
    """
    if year > last_ended_school_year(today()):
        raise TooManyYears(year)
    changed = 0
    for site in sites:
        if site.last_placed_year is not None and site.last_placed_year >= year:
            continue
        before, site.last_placed_year = site.last_placed_year, year
        note_hand_edits("site", site.id, ["last_placed_year"], actor, site.school_id)
        record(
            trail.NOTE_PLACEMENTS,
            site,
            actor=actor,
            subject_name=site.title,
            data={"before": before, "year": year},
        )
        changed += 1
    return changed
