"""Who guides whom: students of a supervisor who is away, students without one, and a supervisor run that waits."""

from collections.abc import Iterator, Sequence

from flask import url_for
from flask_babel import gettext, ngettext

from app.dashboard.counts import Newest
from app.dashboard.tasks.runs import newest_run
from app.dashboard.tasks.task import Task
from app.schools.queries import today
from app.supervision.queries.unguided import Unguided, unguided_at

MOST_NAMED = 3


def supervision_tasks(school_id: int, newest: Newest) -> Iterator[Task]:
    """Of each period that is not over: whose supervisor is away, and who has none. Then the newest run."""
    unguided = unguided_at(school_id)
    yield from _away_tasks(unguided)
    yield from _without_tasks(unguided)
    yield from newest_run(
        newest,
        ("supervision.show_supervisor_run", "supervisor_run_id"),
        gettext("Supervisor run %(number)s", number=newest.number),
        waits=gettext("Check who would guide whom and publish it"),
        failed=gettext("A supervisor run failed"),
    )


def _away_tasks(unguided: Sequence[Unguided]) -> Iterator[Task]:
    """Now once the colleague is away while internships run; before that it has a day."""
    for one in unguided:
        if one.away_from is None:
            continue
        due = max(one.away_from, one.period.starts_on)
        students = ngettext("%(num)s student", "%(num)s students", one.away)
        yield Task(
            gettext("The supervisor of students is away"),
            gettext("Divide again with few changes"),
            url_for("supervision.new_supervisor_run", period=one.period.id, replan=1),
            f"{_names(one.names)}, {students}, {one.period.name}",
            due,
            "problem" if due <= today() else "neutral",
        )


def _names(names: Sequence[str]) -> str:
    named = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    if more <= 0:
        return named
    rest = gettext("and %(n)s more", n=more)
    return f"{named} {rest}"


def _without_tasks(unguided: Sequence[Unguided]) -> Iterator[Task]:
    for one in unguided:
        if one.without:
            students = ngettext("%(num)s student", "%(num)s students", one.without)
            yield Task(
                gettext("Give a supervisor to students with a placement"),
                gettext("Divide the students"),
                url_for("supervision.new_supervisor_run", period=one.period.id),
                f"{students}, {one.period.name}",
                one.period.starts_on,
                "problem" if one.period.starts_on <= today() else "attention",
            )
