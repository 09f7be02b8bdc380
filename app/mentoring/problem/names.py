"""Ids of rows as the solver's files write them (student `s12`, mentor `m3`, site `c4`), and the names behind them."""

from collections.abc import Iterable

from sqlalchemy import select

from app.extensions import db
from app.mentoring.models import CircleRun
from app.placements.problem.names import STUDENT, key, row_id
from app.placements.queries.named import students_named
from app.rolemodels.models import RoleModel

MENTOR = "m"


def role_models_named(school_id: int, ids: Iterable[int]) -> dict[int, RoleModel]:
    """Role models of the school by id; whoever left has no name any more."""
    rows = db.session.scalars(
        select(RoleModel).where(RoleModel.school_id == school_id, RoleModel.id.in_(list(ids)))
    )
    return {row.id: row for row in rows}


def called(run: CircleRun, names: Iterable[str]) -> dict[str, str]:
    """Students and mentors of a run by what they are called; others, and who left, are absent."""
    wanted = set(names)
    students = students_named(run.school_id, [row_id(name) for name in wanted if name.startswith(STUDENT)])
    mentors = role_models_named(run.school_id, [row_id(name) for name in wanted if name.startswith(MENTOR)])
    return {
        **{key(STUDENT, row.id): row.name for row in students.values()},
        **{key(MENTOR, row.id): row.name for row in mentors.values() if row.name},
    }
