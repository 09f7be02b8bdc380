"""What needs somebody today: read from the state of things, never stored, so that a task is gone once it is done."""

from datetime import date

from app.accounts.models import User
from app.companies.queries import RegistryFigures
from app.dashboard.tasks.activities import question_tasks, request_tasks, wish_tasks
from app.dashboard.tasks.agreements import agreement_tasks, own_agreement_tasks, preparation_tasks
from app.dashboard.tasks.checkins import check_in_tasks, evaluation_tasks, talk_tasks_of
from app.dashboard.tasks.choosing import choosing_tasks
from app.dashboard.tasks.circles import circle_life_tasks, circle_tasks, evening_tasks
from app.dashboard.tasks.coaching import coach_tasks, late_coach_tasks
from app.dashboard.tasks.counts import counts_of
from app.dashboard.tasks.gatherings import host_tasks, invitation_tasks, organiser_tasks
from app.dashboard.tasks.guidance import guidance_tasks
from app.dashboard.tasks.inquiries import answer_tasks
from app.dashboard.tasks.lives import life_tasks
from app.dashboard.tasks.office import (
    application_tasks,
    confirmation_tasks,
    email_tasks,
    erasure_tasks,
    privacy_tasks,
)
from app.dashboard.tasks.published import publication_tasks
from app.dashboard.tasks.registry import registry_tasks, stop_tasks, talk_tasks, track_tasks
from app.dashboard.tasks.runs import run_tasks
from app.dashboard.tasks.shadowdays import company_tasks, day_tasks
from app.dashboard.tasks.signals import following_tasks, reading_tasks, signal_tasks
from app.dashboard.tasks.supply import supply_tasks
from app.dashboard.tasks.task import Task
from app.placements.queries.after_publication import runs_in_force
from app.placements.services.supply import SupplyNow
from app.schools.queries import current_period
from app.signals.queries import open_stops

URGENCY = ("problem", "attention", "waiting", "neutral")


def tasks_of_coordinator(
    user: User, registry: RegistryFigures, supply: SupplyNow | None, names: dict[str, str]
) -> list[Task]:
    """All that waits at the school, the most urgent first.

    `registry` is what is known of its sites, `supply` that of the period that is being planned, `names` are programmes
    by code.
    """
    school_id, period = user.school_id, current_period(user.school_id)
    counts, stops, runs = counts_of(school_id, period), open_stops(school_id), runs_in_force(school_id)
    found = [
        *run_tasks(school_id),
        *signal_tasks(counts),
        *following_tasks(school_id, stops),
        *life_tasks(school_id),
        *guidance_tasks(school_id),
        *coach_tasks(counts),
        *agreement_tasks(user),
        *publication_tasks(runs),
        *circle_tasks(school_id),
        *circle_life_tasks(user),
        *application_tasks(user),
        *privacy_tasks(school_id),
        *talk_tasks_of(user),
        *request_tasks(user),
        *company_tasks(school_id),
        *organiser_tasks(user),
        *answer_tasks(counts.companies_that_answered, counts.companies_to_call),
        *registry_tasks(registry),
        *track_tasks(counts.openings_without_track),
        *stop_tasks(stop for stop, _report in stops),
    ]
    if period:
        is_published = period.id in {run.period_id for run in runs}
        without = 0 if is_published else counts.students_without_choices
        found += choosing_tasks(period, counts.students, without)
        found += talk_tasks(school_id, period)
        found += supply_tasks(period, supply, names) if supply else ()
    found += [*email_tasks(counts.failed_emails), *confirmation_tasks(user), *erasure_tasks(user)]
    return sorted(found, key=lambda task: (URGENCY.index(task.state), task.due or date.max))


def tasks_of_administrator(user: User) -> list[Task]:
    """Roles and erasures that wait for a second person; and talks, for one who is a counsellor too."""
    return [*late_coach_tasks(user), *confirmation_tasks(user), *erasure_tasks(user), *talk_tasks_of(user)]
