"""What a publication leaves to do, for the students of its period: no place, a place that is gone, no answer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask import url_for
from flask_babel import gettext, ngettext

from app.dashboard.tasks.task import Task
from app.placements.models import MatchRun
from app.placements.queries.after_publication import LostOpening, left_by, openings_lost
from app.schools.queries import today

MOST_NAMED = 3
"""Openings that are gone each have a line of their own, until there are more of them."""


def publication_tasks(runs: Sequence[MatchRun]) -> Iterator[Task]:
    """Of every publication in force; where there are several, each task names its period."""
    lost = openings_lost(runs)
    for run, left in zip(runs, left_by(runs), strict=True):
        for task in (
            *_lost_openings(run, lost[run.id]),
            *_without_place(run, left.without_place),
            *_answers_due(run, left.waiting),
        ):
            yield task if len(runs) == 1 else replace(task, whom=f"{task.whom} ({run.period.name})")


def _lost_openings(run: MatchRun, lost: Sequence[LostOpening]) -> Iterator[Task]:
    url = url_for("placements.ask_replan", run_id=run.id)
    label = gettext("See what you can do")
    if len(lost) > MOST_NAMED:
        students = sum(one.students for one in lost)
        what = gettext("%(openings)s openings with students can no longer be used", openings=len(lost))
        whom = ngettext("%(num)s student", "%(num)s students", students)
        yield Task(what, label, url, whom, state="problem", hurts=True)
        return
    for one in lost:
        what = _why(one)
        whom = ngettext(
            "%(site)s, %(num)s student",
            "%(site)s, %(num)s students",
            one.students,
            site=one.opening.title,
        )
        yield Task(what, label, url, whom, state="problem", hurts=True)


def _why(one: LostOpening) -> str:
    words: str = (
        gettext("An opening with students has been withdrawn")
        if one.opening.is_withdrawn
        else gettext("There is a placement stop at a site with students")
        if one.is_stopped
        else gettext("SBB does not recognise a site with students for their programme")
    )
    return words


def _without_place(run: MatchRun, count: int) -> Iterator[Task]:
    if count:
        what, url = (
            gettext("Find a place for students who have none"),
            url_for("placements.list_without_place", period=run.period_id),
        )
        whom = ngettext("%(num)s student", "%(num)s students", count)
        yield Task(
            what, gettext("See which students"), url, whom, run.period.starts_on, "problem", hurts=True
        )


def _answers_due(run: MatchRun, count: int) -> Iterator[Task]:
    """Late once the day that the emails named has passed."""
    if count:
        is_late = run.answer_by is not None and run.answer_by < today()
        what = (
            gettext("Ask students for the answer that is overdue")
            if is_late
            else gettext("Waiting for an answer to a published place")
        )
        url = url_for("placements.list_placements", answer="waits", period=run.period_id)
        whom = ngettext("%(num)s student", "%(num)s students", count)
        state = "problem" if is_late else "waiting"
        yield Task(what, gettext("See which students"), url, whom, run.answer_by, state)
