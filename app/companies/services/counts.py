"""Counting women in technical roles at a site (R1-R4)."""

from datetime import date

from app.accounts.models import User
from app.audit.services import record
from app.companies import trail
from app.companies.broken_rules import MoreWomenThanStaff, NotCounted, NotYetHappened
from app.companies.models import CountSource, Site, WomenCount
from app.companies.queries import latest_count_of
from app.extensions import db
from app.imports.hand_edits import note_hand_edits
from app.schools.queries import today


def add_count(
    site: Site,
    *,
    women: int,
    counted_on: date,
    source: CountSource,
    technical_staff: int | None,
    actor: User,
) -> WomenCount:
    """Add a count; earlier ones stay (R4). `technical_staff` is women and men together, None when not asked.

    Raises `NotCounted` below 0, `NotYetHappened` for a day to come, `MoreWomenThanStaff` when the figures contradict.
    A total that is given is the site's total from now on, when no later count says otherwise.
    """
    latest = latest_count_of(site)
    is_latest = latest is None or latest.counted_on <= counted_on
    total = site.technical_staff if technical_staff is None and is_latest else technical_staff
    _ensure_possible(women, total, counted_on)
    count = WomenCount(
        site_id=site.id,
        women=women,
        technical_staff=technical_staff,
        counted_on=counted_on,
        source=source,
        author_id=actor.id,
        author_name=actor.name,
    )
    db.session.add(count)
    if is_latest and technical_staff is not None and site.technical_staff != technical_staff:
        site.technical_staff = technical_staff
        note_hand_edits("site", site.id, ["technical_staff"], actor, site.school_id)
    db.session.flush()
    record(
        trail.ADD_COUNT,
        site,
        actor=actor,
        subject_name=site.title,
        data={
            "women": women,
            "technical_staff": technical_staff,
            "counted_on": counted_on.isoformat(),
            "source": source.value,
        },
    )
    return count


def _ensure_possible(women: int, total: int | None, counted_on: date) -> None:
    if women < 0 or (total is not None and total < 0):
        raise NotCounted
    if counted_on > today():
        raise NotYetHappened
    if total is not None and total < women:
        raise MoreWomenThanStaff(women, total)
