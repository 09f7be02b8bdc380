"""Placements that need somebody: no signed agreement on the first day (R39), or an early end without another place."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext, ngettext

from app.dashboard.tasks.task import Task
from app.placements.models import PlacementState
from app.placements.queries.lives import Waiting, who_waits
from app.schools.queries import today


def life_tasks(school_id: int) -> Iterator[Task]:
    """Per period, late agreements and students without a place; both are late from the day that they name."""
    words = {
        PlacementState.AGREEMENT_PENDING: gettext("Internships have begun without a signed agreement"),
        PlacementState.ENDED_EARLY: gettext("Find another place after an early end"),
    }
    for state, found in who_waits(school_id, today()).items():
        for waiting in found:
            yield _task(words[state], waiting, state)


def _task(what: str, waiting: Waiting, state: PlacementState) -> Task:
    url = url_for("placements.list_placements", period=waiting.period_id, state=state.value)
    whom = ngettext("%(num)s student", "%(num)s students", waiting.students)
    is_without = state is PlacementState.ENDED_EARLY
    return Task(
        what, gettext("Show students"), url, whom, waiting.since, "problem", hurts=is_without, due_is="since"
    )
