"""What became different since a circle run was started: students and mentors, by row ids."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.mentoring.models import CircleRun
from app.mentoring.problem.freezing import data_now, thaw_data
from app.placements.problem.names import row_id

_DECIDED = frozenset({"pinned", "forbidden"})


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
    return Changed(*_apart(then["students"], now["students"]), *_apart(then["mentors"], now["mentors"]))


def _apart(
    then: list[dict[str, Any]], now: list[dict[str, Any]]
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    before, after = ({row["id"]: row for row in rows} for rows in (then, now))

    def ids(holds: Callable[[str], bool]) -> tuple[int, ...]:
        return tuple(sorted(row_id(name) for name in before | after if holds(name)))

    return (
        ids(lambda name: name not in before),
        ids(lambda name: name not in after),
        ids(lambda name: name in before and name in after and _data(before[name]) != _data(after[name])),
    )


def _data(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _DECIDED}
