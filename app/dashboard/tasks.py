"""What needs somebody today: read from the state of things, never stored, so that a task is gone once it is done."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.queries import grants_to_confirm
from app.companies.models import PlacementStop, StopState
from app.companies.queries import openings_of_period, registry_figures, sites_without_adequate_intake
from app.extensions import db
from app.notices.models import Letter, LetterState
from app.placements.models import MatchRun, Proposal, ProposalState, RunState
from app.schools.models import Period
from app.schools.queries import choices_are_open, current_period, today
from app.students.models import Student
from app.students.queries.students import count_without_choices


@dataclass(frozen=True)
class Task:
    """One line of "today": what, for whom or how many, by when, how urgent, and the button."""

    what: str
    whom: str
    due: date | None
    state: str
    url: str
    label: str


def tasks_of_coordinator(user: User) -> list[Task]:
    """The most urgent first."""
    period = current_period(user.school_id)
    found = [*_run_tasks(user.school_id), *_registry_tasks(user.school_id)]
    if period:
        found += [*_choice_tasks(user.school_id, period), *_intake_tasks(user.school_id, period)]
    found += [*_stop_tasks(user.school_id), *_letter_tasks(user.school_id), *_confirmation_tasks(user)]
    order = {"problem": 0, "attention": 1, "waiting": 2, "neutral": 3}
    return sorted(found, key=lambda task: (order[task.state], task.due or date.max))


def tasks_of_administrator(user: User) -> list[Task]:
    """Roles that wait for a second person, and letters that could not leave."""
    return _confirmation_tasks(user)


def _run_tasks(school_id: int) -> list[Task]:
    tasks = []
    run = db.session.scalar(
        select(MatchRun).where(MatchRun.school_id == school_id).order_by(MatchRun.number.desc()).limit(1)
    )
    if run and run.state in {RunState.SOLVED_OPTIMAL, RunState.SOLVED_FEASIBLE, RunState.REVIEWED}:
        name = gettext("Run %(number)s, %(period)s", number=run.number, period=run.period.name)
        tasks.append(
            Task(
                gettext("Review the match run and publish it"),
                name,
                None,
                "attention",
                url_for("placements.show_run", run_id=run.id),
                gettext("Read the result"),
            )
        )
    elif run and run.state is RunState.FAILED:
        tasks.append(
            Task(
                gettext("A match run failed"),
                gettext("Run %(number)s", number=run.number),
                None,
                "problem",
                url_for("placements.show_run", run_id=run.id),
                gettext("See why"),
            )
        )
    answers: dict[ProposalState, int] = {
        state: count
        for state, count in db.session.execute(
            select(Proposal.state, func.count())
            .join(Proposal.run)
            .where(
                MatchRun.school_id == school_id,
                MatchRun.state == RunState.PUBLISHED,
                Proposal.opening_id.is_not(None),
            )
            .group_by(Proposal.state)
        )
    }
    if count := answers.get(ProposalState.DECLINED, 0):
        whom = ngettext("%(num)s student", "%(num)s students", count)
        tasks.append(
            Task(
                gettext("Find another place after a declined proposal"),
                whom,
                None,
                "attention",
                url_for("placements.list_runs"),
                gettext("Plan a new run"),
            )
        )
    if count := answers.get(ProposalState.OFFERED, 0):
        whom = ngettext("%(num)s student", "%(num)s students", count)
        tasks.append(
            Task(
                gettext("Waiting for an answer to a published place"),
                whom,
                None,
                "waiting",
                url_for("placements.list_placements"),
                gettext("See who"),
            )
        )
    return tasks


def _registry_tasks(school_id: int) -> list[Task]:
    figures = registry_figures(school_id)
    tasks = []
    if not figures.sites:
        return [
            Task(
                gettext("Bring in your companies"),
                gettext("a spreadsheet is enough"),
                None,
                "attention",
                url_for("imports.list_imports"),
                gettext("Import companies"),
            )
        ]
    if figures.unknown:
        whom = ngettext("%(num)s site", "%(num)s sites", figures.unknown)
        tasks.append(
            Task(
                gettext("Ask how many women work in technical roles"),
                whom,
                None,
                "attention",
                url_for("companies.list_sites", standing="unknown"),
                gettext("Show sites"),
            )
        )
    if figures.outdated:
        whom = ngettext("%(num)s site", "%(num)s sites", figures.outdated)
        tasks.append(
            Task(
                gettext("Have an old count confirmed"),
                whom,
                None,
                "neutral",
                url_for("companies.list_sites", standing="outdated"),
                gettext("Show sites"),
            )
        )
    return tasks


def _choice_tasks(school_id: int, period: Period) -> list[Task]:
    students = db.session.scalar(select(func.count(Student.id)).where(Student.school_id == school_id)) or 0
    if not students:
        return [
            Task(
                gettext("Bring in your students"),
                gettext("a spreadsheet is enough"),
                None,
                "attention",
                url_for("imports.list_imports"),
                gettext("Import students"),
            )
        ]
    without = count_without_choices(school_id, period.id)
    if not without or not choices_are_open(period):
        return []
    whom = ngettext("%(num)s student", "%(num)s students", without)
    state = "attention" if period.choices_close_on <= today() + timedelta(days=14) else "neutral"
    url = url_for("students.list_students", state="no_choices")
    return [
        Task(
            gettext("Remind students who have not chosen"),
            whom,
            period.choices_close_on,
            state,
            url,
            gettext("Show students"),
        )
    ]


def _intake_tasks(school_id: int, period: Period) -> list[Task]:
    site_ids = {
        opening.site_id for opening in openings_of_period(school_id, period.id) if not opening.is_withdrawn
    }
    gaps = sites_without_adequate_intake(site_ids, period)
    if not gaps:
        return []
    whom = ngettext("%(num)s new company", "%(num)s new companies", len(gaps))
    return [
        Task(
            gettext("Hold the talk before the first placement"),
            whom,
            period.starts_on,
            "attention",
            url_for("companies.list_talks"),
            gettext("Plan talks"),
        )
    ]


def _stop_tasks(school_id: int) -> list[Task]:
    stops = db.session.scalars(
        select(PlacementStop).where(
            PlacementStop.school_id == school_id, PlacementStop.state != StopState.LIFTED
        )
    ).all()
    tasks = []
    for stop in stops:
        due = stop.review_on if stop.state is StopState.IN_FORCE else stop.suspended_until
        if stop.state is not StopState.IN_FORCE or (due is not None and due <= today()):
            state = "problem" if due is not None and due < today() else "attention"
            what = (
                gettext("Decide on a placement stop")
                if stop.state is not StopState.IN_FORCE
                else gettext("Review a placement stop")
            )
            tasks.append(
                Task(
                    what,
                    "",
                    due,
                    state,
                    url_for("companies.show_site", site_id=stop.site_id),
                    gettext("Open"),
                )
            )
    return tasks


def _letter_tasks(school_id: int) -> list[Task]:
    failed = (
        db.session.scalar(
            select(func.count()).where(Letter.school_id == school_id, Letter.state == LetterState.FAILED)
        )
        or 0
    )
    if not failed:
        return []
    whom = ngettext("%(num)s letter", "%(num)s letters", failed)
    return [
        Task(
            gettext("Letters could not be delivered"),
            whom,
            None,
            "problem",
            url_for("notices.list_letters", state="failed"),
            gettext("Show letters"),
        )
    ]


def _confirmation_tasks(user: User) -> list[Task]:
    return [
        Task(
            gettext("Confirm the role of counsellor"),
            person.name,
            None,
            "attention",
            url_for("accounts.list_users"),
            gettext("Open"),
        )
        for _grant, person in grants_to_confirm(user)
    ]
