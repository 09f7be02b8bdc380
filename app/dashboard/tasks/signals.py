"""Signals about companies, and what still follows on a placement stop (R17, R18)."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask import url_for
from flask_babel import gettext, ngettext

from app.accounts.models import User
from app.companies.models import PlacementStop, StopState
from app.confidential.queries.keys import key_of
from app.confidential.queries.reports import count_waiting_for
from app.dashboard.counts import Counts
from app.dashboard.tasks.task import Task
from app.schools.queries import today
from app.signals.models import SbbReport
from app.signals.queries import ask_sbb_on, sbb_due_on, still_running


def signal_tasks(counts: Counts) -> Iterator[Task]:
    """What students told, and what they agreed to share; no name of a student or a company stands on Today."""
    if counts.signals:
        whom = ngettext("%(num)s signal", "%(num)s signals", counts.signals)
        what = gettext("Look after signals about companies")
        url, since = url_for("signals.list_signals"), counts.signals_since
        yield Task(what, gettext("Show signals"), url, whom, since, due_is="since")
    if counts.shared_facts:
        whom = ngettext("%(num)s message", "%(num)s messages", counts.shared_facts)
        what = gettext("A counsellor shares something with you")
        yield Task(what, gettext("Show signals"), url_for("signals.list_signals"), whom)


def following_tasks(
    school_id: int, stops: Sequence[tuple[PlacementStop, SbbReport | None]]
) -> Iterator[Task]:
    """SBB within a week of a decision, its answer on the fourth working day, a talk with each student who is there."""
    day = today()
    for stop, report in stops:
        is_settled = report is not None and report.settled_on is not None
        if stop.state is not StopState.IN_FORCE or is_settled:
            continue
        if (task := _sbb_task(stop, report, day)) is not None:
            yield task
    for one in still_running(school_id):
        what = (
            gettext("Talk with a student at a company with a placement stop")
            if one.talk is None
            else gettext("Do what you decided with a student at a company with a placement stop")
        )
        url = url_for("signals.show_following", stop_id=one.stop.id, _anchor=f"placement-{one.placement.id}")
        yield Task(what, gettext("View details"), url, one.placement.student.name)


def reading_tasks(user: User) -> Iterator[Task]:
    """For a counsellor: a key to make, without which nobody can write to her; and what waits to be read."""
    url = url_for("confidential.list_reports")
    if key_of(user) is None:
        what, label = gettext("Make your key, so that students can write to you"), gettext("Make your key")
        yield Task(what, label, url_for("confidential.make_key"), state="problem")
    if count := count_waiting_for(user):
        whom = ngettext("%(num)s report", "%(num)s reports", count)
        yield Task(gettext("There is something to read"), gettext("Open your key"), url, whom)


def _sbb_task(stop: PlacementStop, report: SbbReport | None, day: date) -> Task | None:
    url = url_for("signals.show_following", stop_id=stop.id)
    label = gettext("View details")
    if report is None or report.sent_on is None:
        due = sbb_due_on(stop)
        return Task(
            gettext("Report to SBB"), label, url, due=due, state="problem" if due < day else "attention"
        )
    due = ask_sbb_on(report) or day
    what = gettext("Ask SBB for an answer")
    return Task(what, label, url, due=due, state="attention") if due <= day else None
