"""Entering what came, left and graduated, and the marks of the JOB monitor: a year at a time."""

from collections.abc import Mapping

from app.accounts.models import User
from app.extensions import db
from app.figures import trail
from app.figures.models import PARTS, Flow, FlowFigure, MonitorScore
from app.figures.queries.flows import entered, scores

Given = Mapping[int, Mapping[str, int | None]]


def enter_flow(year: int, flow: Flow, given: Given, *, actor: User) -> int:
    """Keep the numbers of a year, by programme; returns how many programmes changed. Flushes.

    Where one number is given the empty ones beside it are 0; where none is, nothing is known.
    """
    there, changed = entered(actor.school_id, year, flow), 0
    for programme_id, values in given.items():
        is_known = any(values[name] is not None for name in PARTS)
        numbers = {name: (values[name] or 0) if is_known else None for name in PARTS}
        row = there.get(programme_id)
        if row is None and is_known:
            row = FlowFigure(school_id=actor.school_id, programme_id=programme_id, year=year, flow=flow)
            db.session.add(row)
        if row is not None:
            changed += _set(row, numbers)
    return _done(changed, year, flow.value, actor)


def enter_scores(year: int, given: Given, *, actor: User) -> int:
    """Keep the marks of a year in tenths, by programme; returns how many programmes changed. Flushes."""
    there, changed = scores(actor.school_id, year), 0
    for programme_id, values in given.items():
        row = there.get(programme_id)
        if row is None and any(value is not None for value in values.values()):
            row = MonitorScore(school_id=actor.school_id, programme_id=programme_id, year=year)
            db.session.add(row)
        if row is not None:
            changed += _set(row, values)
    return _done(changed, year, "monitor", actor)


def _set(row: FlowFigure | MonitorScore, values: Mapping[str, int | None]) -> bool:
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)


def _done(changed: int, year: int, what: str, actor: User) -> int:
    db.session.flush()
    if changed:
        trail.note(trail.ENTER, actor=actor, year=year, figures=what, rows=changed)
    return changed
