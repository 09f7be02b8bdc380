"""Background work of privacy: once a day what a school's terms let go, some rows at a time."""

import logging
from collections import Counter
from datetime import date

from sqlalchemy import select, text

from app.audit.services import record
from app.extensions import Base, db, write_alone_at_once
from app.privacy.erasure import row_named
from app.privacy.queries import today
from app.privacy.retention import decided, named, step
from app.privacy.trail import RETAIN

logger = logging.getLogger(__name__)
STEPS_A_BEAT = 5
"""So that emails and lost runs need not wait for a school with much to let go."""
_done: dict[int, date] = {}
_counts: dict[int, Counter[str]] = {}
_stuck: dict[int, set[str]] = {}


def keep_terms() -> None:
    """A few steps for each school that is not done today; the trail gets what went once nothing is left."""
    schools = Base.metadata.tables["school"]
    day = today()
    for school_id in db.session.scalars(select(schools.c.id).order_by(schools.c.id)).all():
        if _done.get(school_id) == day:
            continue
        try:
            _some_steps(school_id, day)
        except Exception:
            db.session.rollback()
            _done[school_id] = day
            logger.exception("What is over its term at school %d could not go", school_id)


def _some_steps(school_id: int, day: date) -> None:
    if not decided(school_id, day):
        db.session.rollback()
        _done[school_id] = day
        return
    counts, stuck = _counts.setdefault(school_id, Counter()), _stuck.setdefault(school_id, set())
    for _ in range(STEPS_A_BEAT):
        if not (_is_ours(school_id) and write_alone_at_once()):
            db.session.rollback()  # until the next beat
            return
        gone = step(school_id, day, stuck)
        if gone is None:
            _finish(school_id, day, counts)
            return
        db.session.commit()
        counts[gone.code] += gone.count
        if gone.is_stuck:
            stuck.add(gone.code)  # for today
            logger.warning("Some of what is due at school %d could not go: %s", school_id, gone.code)


def _is_ours(school_id: int) -> bool:
    """One worker at a time for a school; on SQLite writers exclude each other anyway."""
    if db.session.get_bind().dialect.name != "postgresql":
        return True
    lock = text("SELECT pg_try_advisory_xact_lock(:space, :school)")
    return bool(db.session.scalar(lock, {"space": 7302, "school": school_id}))


def _finish(school_id: int, day: date, counts: Counter[str]) -> None:
    if counts := Counter({code: count for code, count in counts.items() if count}):
        school = row_named("school", school_id)
        data = {"counts": named(dict(sorted(counts.items())))}
        record(RETAIN, school, actor=None, school_id=school_id, subject_name=school.name, data=data)
    db.session.commit()
    _counts.pop(school_id, None)
    _stuck.pop(school_id, None)
    _done[school_id] = day


def forget_what_is_done() -> None:
    """Look again at every school; for tests, and after terms were changed."""
    _done.clear()
    _counts.clear()
    _stuck.clear()
