"""Who waits for whom, where two people could act at the same moment.

On SQLite a request that writes has the whole database to itself; on PostgreSQL these rows are the turnstiles.
"""

from sqlalchemy import select

from app.extensions import db
from app.runs.models import Run
from app.schools.models import Period, School


def lock_school(school_id: int) -> None:
    """One run of a kind is started at a time in a school."""
    db.session.execute(select(School.id).where(School.id == school_id).with_for_update(key_share=True))


def lock_period(period_id: int) -> None:
    """Decisions, moves, publications and answers of one period come one after another."""
    db.session.execute(select(Period.id).where(Period.id == period_id).with_for_update(key_share=True))


def lock_run(run: Run) -> None:
    """Nobody else changes the run until the transaction ends; the row is read again, as it is now."""
    db.session.refresh(run, with_for_update={"of": type(run), "key_share": True})
