"""What supervisors have for a period, by whom it was said; and who is away."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select

from app.access import Permission, Role
from app.accounts.models import User
from app.accounts.queries import holds
from app.audit.services import record
from app.errors import NotVisible
from app.extensions import db, now
from app.imports.hand_edits import note_hand_edits
from app.places.queries import locate_all
from app.schools.following import Along
from app.schools.models import Period
from app.schools.queries import current_period, today
from app.supervision import trail
from app.supervision.broken_rules import (
    AwayOutsidePeriod,
    NotASupervisor,
    NothingToCopy,
    PeriodOver,
    UnknownTown,
)
from app.supervision.models import SupervisorOffer
from app.web.filters import show_number


@dataclass(frozen=True)
class Offered:
    """What somebody has in a period. `town` None: she sets out from school."""

    hours: int
    programme_codes: Collection[str]
    town: str | None


def offer_in(user_id: int, period_id: int) -> SupervisorOffer | None:
    """What somebody has in a period, if anything was said."""
    return db.session.scalar(
        select(SupervisorOffer).where(
            SupervisorOffer.user_id == user_id, SupervisorOffer.period_id == period_id
        )
    )


def save_offer(user: User, period: Period, offered: Offered, *, actor: User) -> SupervisorOffer:
    """Store what somebody has in a period, by her own word or a coordinator's. Raises NotASupervisor, UnknownTown."""
    ensure_supervisor(user, period)
    if offered.town and locate_all([(offered.town, None)])[0] is None:
        raise UnknownTown(offered.town)
    row = offer_in(user.id, period.id)
    if row is None:
        row = SupervisorOffer(school_id=period.school_id, period_id=period.id, user_id=user.id)
        db.session.add(row)
    values = {
        "hours": offered.hours,
        "town": offered.town or None,
        "programme_codes": sorted(offered.programme_codes),
    }
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    row.changed_at, row.author_id, row.author_name = now(), actor.id, actor.name
    db.session.flush()
    note_hand_edits("supervisor_offer", row.id, changed, actor, period.school_id)
    _record(trail.SAVE_OFFER, user, period, actor, row)
    return row


def is_past(period: Period) -> bool:
    """Whether nobody plans with the hours of a period any more: it is over, and a later one is being planned."""
    return period.ends_on < today() and period != current_period(period.school_id)


def save_own_offer(user: User, period: Period, offered: Offered) -> SupervisorOffer:
    """Store what somebody says of herself; of a period that is over she corrects what stands, and says nothing new.

    As long as the school keeps those hours: afterwards, as before, a coordinator can still record them. Raises
    PeriodOver, and what `save_offer` raises.
    """
    if is_past(period) and offer_in(user.id, period.id) is None:
        raise PeriodOver(period.name)
    return save_offer(user, period, offered, actor=user)


def ensure_supervisor(user: User, period: Period) -> None:
    """Raises NotVisible for somebody of another school, NotASupervisor for whoever guides nobody."""
    if user.school_id != period.school_id:
        raise NotVisible
    if user.is_closed or Role.SUPERVISOR not in user.roles:
        raise NotASupervisor


def _record(action: str, user: User, period: Period, actor: User, row: SupervisorOffer) -> None:
    data: dict[str, Any] = {
        "period": period.name,
        "hours": row.hours,
        "programme_codes": row.programme_codes,
        "away_from": row.away_from.isoformat() if row.away_from else None,
    }
    record(action, user, actor=actor, school_id=period.school_id, data=data)


def mark_away(row: SupervisorOffer, away_from: date | None, *, actor: User) -> None:
    """Say that somebody is not there from a day on, or is back (None). Runs give her nobody. Raises AwayOutsidePeriod.

    Why is not asked. Who guides her students changes with the next publication, and not before.
    """
    if away_from is not None and away_from > row.period.ends_on:
        raise AwayOutsidePeriod
    if row.away_from == away_from:
        return
    row.away_from, row.changed_at = away_from, now()
    db.session.flush()
    _record(trail.MARK_AWAY, row.user, row.period, actor, row)


def _to_copy(from_period: Period, period: Period | None) -> list[SupervisorOffer]:
    """The hours in a period of who still guides, without whoever has some in the other; None: not made yet."""
    query = (
        select(SupervisorOffer)
        .join(SupervisorOffer.user)
        .where(SupervisorOffer.period_id == from_period.id, User.is_closed.is_(False), holds(Role.SUPERVISOR))
    )
    if period is not None:
        here = select(SupervisorOffer.user_id).where(SupervisorOffer.period_id == period.id)
        query = query.where(SupervisorOffer.user_id.not_in(here))
    return list(db.session.scalars(query))


def copy_offers(from_period: Period, period: Period, *, actor: User) -> int:
    """Give everybody with hours in another period the same hours here, unless she has some; returns how many.

    Nobody is away here because she was away there. Raises NothingToCopy.
    """
    if from_period.school_id != period.school_id:
        raise NotVisible
    rows = _to_copy(from_period, period)
    copies = [
        SupervisorOffer(
            school_id=period.school_id,
            period_id=period.id,
            user_id=row.user_id,
            hours=row.hours,
            programme_codes=list(row.programme_codes),
            town=row.town,
            author_id=actor.id,
            author_name=actor.name,
        )
        for row in rows
    ]
    if not copies:
        raise NothingToCopy
    db.session.add_all(copies)
    db.session.flush()
    data = {"from": from_period.name, "to": period.name, "supervisors": len(copies)}
    record(trail.COPY_OFFERS, period, actor=actor, subject_name=period.name, data=data)
    return len(copies)


def _in_words(period: Period) -> str | None:
    rows = _to_copy(period, None)
    if not rows:
        return None
    hours = sum(row.hours for row in rows)
    return str(
        ngettext(
            "%(num)s supervisor, %(hours)s hours; being away is not copied",
            "%(num)s supervisors, %(hours)s hours together; being away is not copied",
            len(rows),
            hours=show_number(hours),
        )
    )


def _carry(model: Period, period: Period, actor: User) -> None:
    copy_offers(model, period, actor=actor)


HOURS = Along("hours", _l("Hours of supervisors"), Permission.ASSIGN_SUPERVISORS, _in_words, _carry)
"""The hours of a period, for a new one."""
