"""Copying the openings of a period to another: what still holds, each once, all in one transaction."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import lazy_gettext
from sqlalchemy import insert

from app.accounts.models import User
from app.audit.services import record
from app.companies import trail
from app.companies.broken_rules import ChangedMeanwhile
from app.companies.models import Opening, OpeningProgramme
from app.companies.queries import is_recognised_for, openings_of_period, recognised_codes, stopped_site_ids
from app.extensions import LabelledEnum, db
from app.schools.models import Period
from app.schools.queries import equivalents_of, programmes_of, today

SAME = (
    "capacity",
    "track",
    "track_is_assumed",
    "days_per_week",
    "hours_per_week",
    "years",
    "requirements",
    "description",
    "allowance",
)
"""What an opening is like in the other period as in this one."""
Key = tuple[int, tuple[str, ...], str | None, tuple[int, ...]]


class WhyNot(LabelledEnum):
    """Why an opening is not copied."""

    IS_THERE = "is_there", lazy_gettext("is there already")
    STOPPED = "stopped", lazy_gettext("placement stop")
    NOT_RECOGNISED = "not_recognised", lazy_gettext("no longer recognised for any of its programmes")


@dataclass(frozen=True)
class Copied:
    """An opening as it would be in the other period; `left_out` are programmes for which it no longer holds."""

    opening: Opening
    codes: list[str]
    left_out: list[str]
    starts_on: date
    ends_on: date


@dataclass
class CopyPlan:
    """What copying does, and what it leaves."""

    source: Period
    target: Period
    copies: list[Copied] = field(default_factory=list)
    left: list[tuple[Opening, WhyNot]] = field(default_factory=list)

    @property
    def places(self) -> int:
        """Places in all copies together."""
        return sum(one.opening.capacity for one in self.copies)

    @property
    def fewer(self) -> list[Copied]:
        """Copies that hold for fewer programmes than before."""
        return [one for one in self.copies if one.left_out]

    @property
    def seen(self) -> str:
        """What was on the screen, so that no other copy is made than the one that was shown."""
        numbers = (
            self.source.id,
            self.target.id,
            len(self.copies),
            self.places,
            len(self.left),
            len(self.fewer),
        )
        return ".".join(map(str, numbers))


def plan_copy(source: Period, target: Period) -> CopyPlan:
    """Work out which openings of `source` would be copied to `target`; a few statements, however many they are."""
    plan = CopyPlan(source, target)
    openings = openings_of_period(source.school_id, source.id)
    there = Counter(map(_key_of, openings_of_period(target.school_id, target.id)))
    stopped = stopped_site_ids(source.school_id, today())
    holds = _codes_that_hold(openings, target)
    for opening in openings:
        key = _key_of(opening)
        codes = [code for code in opening.programme_codes if code in holds[opening.site_id]]
        narrowed = (key[0], tuple(sorted(codes)), key[2], key[3])
        match = next((one for one in (key, narrowed) if there[one] > 0), None)
        if match is not None:
            there[match] -= 1
            plan.left.append((opening, WhyNot.IS_THERE))
        elif opening.site_id in stopped:
            plan.left.append((opening, WhyNot.STOPPED))
        elif not codes:
            plan.left.append((opening, WhyNot.NOT_RECOGNISED))
        else:
            gone = [code for code in opening.programme_codes if code not in codes]
            plan.copies.append(Copied(opening, codes, gone, *_days(opening, source, target)))
    return plan


def _key_of(opening: Opening) -> Key:
    track = opening.track.value if opening.track else None
    return opening.site_id, tuple(sorted(opening.programme_codes)), track, tuple(opening.years)


def _codes_that_hold(openings: Iterable[Opening], target: Period) -> dict[int, set[str]]:
    """Per site the school's own programmes for which it is recognised on the first day of the period (R37)."""
    site_ids = {opening.site_id for opening in openings}
    recognised = recognised_codes(site_ids, target.starts_on)
    equivalents = equivalents_of(target.school_id)
    own = [one.code for one in programmes_of(target.school_id)]
    return {
        site_id: {code for code in own if is_recognised_for(code, codes, equivalents)}
        for site_id, codes in recognised.items()
    }


def _days(opening: Opening, source: Period, target: Period) -> tuple[date, date]:
    """Days that are those of the period stay so; others keep their distance to its first day, within the new one."""
    if (opening.starts_on, opening.ends_on) == (source.starts_on, source.ends_on):
        return target.starts_on, target.ends_on
    shift: timedelta = target.starts_on - source.starts_on
    first = min(max(opening.starts_on + shift, target.starts_on), target.ends_on)
    return first, max(first, min(opening.ends_on + shift, target.ends_on))


def copy_openings(source: Period, target: Period, *, seen: str, actor: User) -> int:
    """Make the copies; returns how many. Doing it twice adds nothing. Raises `ChangedMeanwhile`."""
    plan = plan_copy(source, target)
    if plan.seen != seen:
        raise ChangedMeanwhile
    _make(plan)
    record(
        trail.COPY_OPENINGS,
        target,
        actor=actor,
        school_id=target.school_id,
        subject_name=target.name,
        data={"copied": len(plan.copies), "from_period": source.name},
    )
    return len(plan.copies)


def _make(plan: CopyPlan) -> None:
    """Store all copies in a few statements, however many they are."""
    if not plan.copies:
        return
    rows = [_values(one, plan.target) for one in plan.copies]
    stored = insert(Opening).returning(Opening.id, sort_by_parameter_order=True)
    numbers = db.session.scalars(stored, rows).all()
    pairs = [
        {"opening_id": number, "programme_code": code}
        for number, one in zip(numbers, plan.copies, strict=True)
        for code in one.codes
    ]
    db.session.execute(insert(OpeningProgramme), pairs)


def _values(one: Copied, target: Period) -> dict[str, object]:
    opening = one.opening
    return {
        "school_id": opening.school_id,
        "site_id": opening.site_id,
        "period_id": target.id,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        **{name: getattr(opening, name) for name in SAME},
    }
