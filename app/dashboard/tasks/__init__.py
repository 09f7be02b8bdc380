"""What needs somebody today: read from the state of things, never stored, so that a task is gone once it is done."""

from collections.abc import Iterator, Sequence

from app.accounts.models import User
from app.circles.queries.cards import cards_of
from app.circles.queries.circles import running_circles
from app.dashboard.at_once import AtOnce
from app.dashboard.counts import Counts
from app.dashboard.tasks.activities import question_tasks, request_tasks, wish_tasks
from app.dashboard.tasks.agreements import agreement_tasks, own_agreement_tasks, preparation_tasks
from app.dashboard.tasks.checkins import check_in_tasks, evaluation_tasks, talk_tasks_of
from app.dashboard.tasks.choosing import choosing_tasks
from app.dashboard.tasks.circles import circle_life_tasks, circle_tasks, evening_tasks
from app.dashboard.tasks.coaching import coach_tasks, late_coach_tasks
from app.dashboard.tasks.finds import find_tasks
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
from app.dashboard.tasks.registry import (
    recognition_tasks,
    registry_tasks,
    stop_tasks,
    talk_tasks,
    track_tasks,
)
from app.dashboard.tasks.runs import run_tasks
from app.dashboard.tasks.shadowdays import company_tasks, day_tasks
from app.dashboard.tasks.signals import following_tasks, reading_tasks, signal_tasks
from app.dashboard.tasks.supervision import supervision_tasks
from app.dashboard.tasks.supply import supply_tasks
from app.dashboard.tasks.swaps import swap_tasks
from app.dashboard.tasks.task import Task
from app.placements.models import MatchRun
from app.placements.queries.after_publication import runs_in_force
from app.placements.services.supply import SupplyNow
from app.schools.models import Period
from app.signals.queries import open_stops


def tasks_of_coordinator(
    user: User, found: AtOnce, period: Period | None, supply: SupplyNow | None, names: dict[str, str]
) -> list[Task]:
    """All that waits at the school, in the order of the year; `groups_of` says what comes first.

    `found` is what one statement says of it, `supply` that of the `period` that is being planned, `names` are
    programmes by code.
    """
    school_id, counts = user.school_id, found.counts
    stops, runs, cards = open_stops(school_id), runs_in_force(school_id), cards_of(running_circles(user))
    return [
        *publication_tasks(runs),
        *life_tasks(school_id),
        *swap_tasks(counts.swaps, counts.swaps_due),
        *find_tasks(counts.finds),
        *(supply_tasks(period, supply, names) if period and supply else ()),
        *run_tasks(counts.run),
        *signal_tasks(counts),
        *following_tasks(school_id, stops),
        *recognition_tasks(school_id, counts.withdrawn_recognitions),
        *guidance_tasks(found.guidance),
        *supervision_tasks(school_id, counts.supervisor_run),
        *coach_tasks(counts),
        *agreement_tasks(found.agreements),
        *circle_tasks(cards, counts.circle_run, school_id),
        *circle_life_tasks(cards, counts.reported_messages),
        *application_tasks(counts.applications),
        *privacy_tasks(counts),
        *(talk_tasks_of(user) if found.confided.hears else ()),
        *request_tasks(user),
        *company_tasks(school_id),
        *organiser_tasks(user),
        *answer_tasks(counts.companies_that_answered, counts.companies_to_call),
        *registry_tasks(found.registry),
        *track_tasks(counts.openings_without_track),
        *stop_tasks(stop for stop, _report in stops),
        *(_of_period(period, found.counts, runs) if period else ()),
        *email_tasks(counts.failed_emails),
        *confirmation_tasks(user),
        *erasure_tasks(user),
    ]


def _of_period(period: Period, counts: Counts, runs: Sequence[MatchRun]) -> Iterator[Task]:
    is_published = period.id in {run.period_id for run in runs}
    without = 0 if is_published else counts.students_without_choices
    yield from choosing_tasks(period, counts.students, without)
    yield from talk_tasks(period.school_id, period)


def tasks_of_administrator(user: User) -> list[Task]:
    """Roles and erasures that wait for a second person; and talks, for one who is a counsellor too."""
    return [*late_coach_tasks(user), *confirmation_tasks(user), *erasure_tasks(user), *talk_tasks_of(user)]
