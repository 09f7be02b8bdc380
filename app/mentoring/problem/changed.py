"""What became different since a circle run was started: students and mentors, by row ids."""

from dataclasses import dataclass

from app.mentoring.models import CircleRun
from app.mentoring.problem.freezing import data_now, thaw_data
from app.placements.problem.names import row_id
from app.runs.changes import apart


@dataclass(frozen=True)
class Changed:
    """Who came, who went, and about whom something else is known now."""

    students_came: tuple[int, ...]
    students_went: tuple[int, ...]
    students_changed: tuple[int, ...]
    mentors_came: tuple[int, ...]
    mentors_went: tuple[int, ...]
    mentors_changed: tuple[int, ...]

    @property
    def is_nothing(self) -> bool:
        return not any(vars(self).values())


def changed_since(run: CircleRun) -> Changed:
    """Hold the rows as they are against the question of a run."""
    then, now = thaw_data(run), data_now(run)
    return Changed(*(ids for kind in ("students", "mentors") for ids in apart(then[kind], now[kind], row_id)))
