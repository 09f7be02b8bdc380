"""What became different since a supervisor run was started: students and supervisors, by row ids."""

from dataclasses import dataclass

from app.placements.problem.names import row_id
from app.runs.changes import apart
from app.supervision.models import SupervisorRun
from app.supervision.problem.freezing import data_now, thaw_data


@dataclass(frozen=True)
class Changed:
    """Who came, who went, and about whom something else is known now."""

    students_came: tuple[int, ...]
    students_went: tuple[int, ...]
    students_changed: tuple[int, ...]
    supervisors_came: tuple[int, ...]
    supervisors_went: tuple[int, ...]
    supervisors_changed: tuple[int, ...]

    @property
    def is_nothing(self) -> bool:
        return not any(vars(self).values())


def changed_since(run: SupervisorRun) -> Changed:
    """Hold the rows as they are against the question of a run."""
    then, now = thaw_data(run), data_now(run)
    kinds = ("cases", "supervisors")
    return Changed(*(ids for kind in kinds for ids in apart(then[kind], now[kind], row_id)))
