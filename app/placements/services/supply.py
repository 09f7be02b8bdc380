"""Supply and demand of a period for whoever asks, and keeping it for a school that is too large to wait for."""

from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from app.accounts.models import User
from app.audit.services import record
from app.extensions import db, now
from app.placements.explaining.supply import work_out
from app.placements.models import SupplyFigures
from app.placements.queries.supply import figures_of, size_of, stamp_and_figures
from app.placements.supply import Supply
from app.placements.trail import EXPORT_CALLS
from app.schools.models import Period

QUICK_SIZE = 600
"""Students and openings together that are worked out while a page waits, in the seconds before the worker has done so.

Measured on a busy machine: 300 students and 250 openings 0.23 s; 3,000 and 1,250 take 3 to 4 s, and never on a page.
"""


@dataclass(frozen=True)
class SupplyNow:
    """Supply and demand with the time it is of. `supply` is None while it was never worked out.

    `is_stale`: something changed since, and the worker works it out again.
    """

    supply: Supply | None
    at: datetime
    is_stale: bool


def supply_in(period: Period) -> SupplyNow:
    """Return the figures that are kept when nothing changed, else work them out; in a large school, the last ones."""
    stamp, kept = stamp_and_figures(period)
    if kept is not None and kept.stamp == stamp:
        return SupplyNow(Supply.of_json(kept.data), kept.worked_out_at, is_stale=False)
    if size_of(period) <= QUICK_SIZE:
        return SupplyNow(work_out(period), now(), is_stale=False)
    if kept is None:
        return SupplyNow(None, now(), is_stale=True)
    return SupplyNow(Supply.of_json(kept.data), kept.worked_out_at, is_stale=True)


@dataclass(frozen=True)
class WorkedOut:
    """New figures of a period, to be stored."""

    period_id: int
    stamp: str
    supply: Supply
    milliseconds: int


def worked_out(period: Period, stamp: str) -> WorkedOut:
    """Work the figures out. `stamp` was read before: what changes meanwhile makes them due again."""
    start = perf_counter()
    supply = work_out(period)
    return WorkedOut(period.id, stamp, supply, round(1000 * (perf_counter() - start)))


def store(period: Period, found: WorkedOut) -> None:
    """Keep the figures in place of those of before."""
    kept = figures_of(period.id)
    if kept is None:
        kept = SupplyFigures(school_id=period.school_id, period_id=period.id)
        db.session.add(kept)
    kept.stamp, kept.milliseconds, kept.worked_out_at = found.stamp, found.milliseconds, now()
    kept.data = found.supply.as_json()
    db.session.flush()


def note_calls(period: Period, rows: int, *, actor: User) -> None:
    """Audit that a list of companies to call left as a file, with their contacts (decision 0015)."""
    record(EXPORT_CALLS, period, actor=actor, data={"rows": rows}, subject_name=period.name)
