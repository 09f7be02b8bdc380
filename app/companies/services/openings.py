"""Openings by hand: adding, changing, withdrawing, offering again."""

from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy import update
from sqlalchemy.orm.attributes import flag_modified

from app.accounts.models import User
from app.audit.services import record
from app.companies import trail
from app.companies.broken_rules import CapacityOutOfRange, DatesReversed
from app.companies.models import Opening, OpeningProgramme, Site, Track
from app.extensions import db
from app.imports.hand_edits import note_hand_edits, put
from app.schools.models import Period, School


@dataclass(frozen=True)
class OpeningDetails:
    """What can be said of an opening by hand, apart from site and programmes."""

    period_id: int
    capacity: int
    track: Track | None
    starts_on: date
    ends_on: date
    days_per_week: int | None = None
    hours_per_week: int | None = None
    years: list[int] = field(default_factory=list)
    requirements: str | None = None
    description: str | None = None
    allowance: str | None = None

    def check(self) -> None:
        """Raises `CapacityOutOfRange` or `DatesReversed`."""
        if not 0 <= self.capacity <= 500:
            raise CapacityOutOfRange
        if self.ends_on < self.starts_on:
            raise DatesReversed


def add_opening(site: Site, details: OpeningDetails, codes: list[str], *, actor: User) -> Opening:
    """Add an opening at the site for these programme codes."""
    details.check()
    opening = Opening(school_id=site.school_id, site=site, **_known(details))
    opening.period = db.session.get_one(Period, details.period_id)
    opening.programmes = [OpeningProgramme(programme_code=code) for code in sorted(set(codes))]
    db.session.add(opening)
    db.session.flush()
    record(
        trail.ADD_OPENING,
        opening,
        actor=actor,
        subject_name=site.title,
        data={"capacity": opening.capacity, "programmes": opening.programme_codes},
    )
    return opening


def _known(details: OpeningDetails) -> dict[str, object]:
    return {name: None if value == "" else value for name, value in asdict(details).items()}


def change_opening(opening: Opening, details: OpeningDetails, codes: list[str], *, actor: User) -> list[str]:
    """Change an opening; what changed is kept by later imports. Returns the names of the fields.

    Somebody looked at it, so that its track is no longer assumed.
    """
    details.check()
    before = opening.capacity
    opening.track_is_assumed = False
    changed = put(opening, asdict(details))
    if sorted(set(codes)) != opening.programme_codes:
        kept = {row.programme_code: row for row in opening.programmes}
        opening.programmes = [
            kept.get(code) or OpeningProgramme(programme_code=code) for code in sorted(set(codes))
        ]
        flag_modified(opening, "capacity")  # so that the version moves on
        changed.append("programme_codes")
    if not changed:
        return []
    db.session.flush()
    note_hand_edits("opening", opening.id, changed, actor, opening.school_id)
    record(
        trail.CHANGE_OPENING,
        opening,
        actor=actor,
        subject_name=opening.site.title,
        data={"fields": changed, "capacity": [before, opening.capacity]},
    )
    return changed


def confirm_tracks(school_id: int, *, actor: User) -> int:
    """Confirm that the openings of which nobody said BOL or BBL take both; returns how many.

    A file that says it later changes them: this is not an edit of each.
    """
    assumed = update(Opening).where(Opening.school_id == school_id, Opening.track_is_assumed)
    found = db.session.execute(assumed.values(track_is_assumed=False).returning(Opening.id)).all()
    if found:
        school = db.session.get_one(School, school_id)
        data = {"track_confirmed": len(found)}
        record(
            trail.CONFIRM_TRACKS,
            school,
            actor=actor,
            school_id=school_id,
            subject_name=school.name,
            data=data,
        )
    return len(found)


def withdraw_opening(opening: Opening, reason: str, *, actor: User) -> None:
    """Take an opening out of lists and match runs. What students chose stays; they see that it is gone."""
    _set_withdrawn(opening, True, reason, trail.WITHDRAW_OPENING, actor)


def restore_opening(opening: Opening, *, actor: User) -> None:
    """Offer a withdrawn opening again."""
    _set_withdrawn(opening, False, "", trail.RESTORE_OPENING, actor)


def _set_withdrawn(opening: Opening, is_withdrawn: bool, reason: str, action: str, actor: User) -> None:
    if opening.is_withdrawn is is_withdrawn:
        return
    opening.is_withdrawn = is_withdrawn
    note_hand_edits("opening", opening.id, ["is_withdrawn"], actor, opening.school_id)
    record(action, opening, actor=actor, subject_name=opening.site.title, reason=reason)
