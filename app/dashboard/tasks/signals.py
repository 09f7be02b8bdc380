"""Signals about companies, and what still follows on a placement stop (R17, R18)."""

from collections.abc import Iterator
from datetime import date

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy import func, select

from app.accounts.models import User
from app.companies.models import PlacementStop
from app.confidential.models import FactState, SharedFact
from app.confidential.queries.keys import key_of
from app.confidential.queries.reports import count_waiting_for
from app.dashboard.tasks.task import Task
from app.extensions import db
from app.schools.queries import today
from app.signals.models import SbbReport
from app.signals.queries import ask_sbb_on, count_open, sbb_due_on, still_running, stops_with_sbb


def signal_tasks(school_id: int) -> Iterator[Task]:
    """What students told, and what they agreed to share; no name of a student or a company stands on Today."""
    count, since = count_open(school_id)
    if count:
        whom = ngettext("%(num)s signal", "%(num)s signals", count)
        what = gettext("Look after signals about companies")
        yield Task(what, gettext("Show signals"), url_for("signals.list_signals"), whom, since)
    given = (SharedFact.school_id == school_id, SharedFact.state == FactState.GIVEN)
    if shared := db.session.scalar(select(func.count(SharedFact.id)).where(*given)):
        whom = ngettext("%(num)s message", "%(num)s messages", shared)
        what = gettext("A counsellor shares something with you")
        yield Task(what, gettext("Show signals"), url_for("signals.list_signals"), whom)


def following_tasks(school_id: int) -> Iterator[Task]:
    """SBB within a week of a decision, its answer on the fourth working day, a talk with each student who is there."""
    day = today()
    for stop, report in stops_with_sbb(school_id):
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
