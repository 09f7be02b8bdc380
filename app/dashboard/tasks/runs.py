"""Match runs that wait for the coordinator, and answers that wait for students."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy import func, select

from app.dashboard.tasks.task import Task
from app.extensions import db
from app.placements.models import MatchRun, Proposal, ProposalState
from app.runs.models import RunState


def run_tasks(school_id: int) -> Iterator[Task]:
    """The newest run, when it waits for review or publication or has failed."""
    newest = select(MatchRun).where(MatchRun.school_id == school_id).order_by(MatchRun.number.desc()).limit(1)
    run = db.session.scalar(newest)
    if run is None:
        return
    url, name = url_for("placements.show_run", run_id=run.id), gettext("Run %(number)s", number=run.number)
    if run.state.can_change:
        yield Task(gettext("Review the match run and publish it"), gettext("Read the result"), url, name)
    elif run.state is RunState.FAILED:
        yield Task(gettext("A match run failed"), gettext("See why"), url, name, state="problem")


def answer_tasks(school_id: int) -> Iterator[Task]:
    """Published places that were declined, or not answered yet."""
    published = (
        MatchRun.school_id == school_id,
        MatchRun.state == RunState.PUBLISHED,
        Proposal.opening_id.is_not(None),
    )
    query = select(Proposal.state, func.count()).join(Proposal.run).where(*published).group_by(Proposal.state)
    answers: dict[ProposalState, int] = {state: count for state, count in db.session.execute(query)}
    if count := answers.get(ProposalState.DECLINED, 0):
        whom = ngettext("%(num)s student", "%(num)s students", count)
        what, label = gettext("Find another place after a declined proposal"), gettext("Plan a new run")
        yield Task(what, label, url_for("placements.list_runs"), whom)
    if count := answers.get(ProposalState.OFFERED, 0):
        whom = ngettext("%(num)s student", "%(num)s students", count)
        what, url = (
            gettext("Waiting for an answer to a published place"),
            url_for("placements.list_placements"),
        )
        yield Task(what, gettext("See which students"), url, whom, state="waiting")
