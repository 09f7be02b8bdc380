"""What a coordinator's start page asks that has one row: one statement for all of it."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.accounts.models import User
from app.agreements.queries import AgreementsWaiting
from app.agreements.queries.waiting import question_of as agreements_question
from app.background.worker import beat_question
from app.checkins.queries.heard import plans_heard_by
from app.companies.queries import RegistryFigures, registry_question
from app.dashboard.counts import Counts, counts_question
from app.dashboard.figures import PlacementFigures, figures_question
from app.guidance.queries.overview import Counts as GuidanceCounts
from app.guidance.queries.overview import question_of as guidance_question
from app.reading import Question, together
from app.reflections.queries import notes_shared_with
from app.schools.models import Period
from app.schools.queries import today


@dataclass(frozen=True)
class Confided:
    """How many students let this person read along, and how many notes are shared with him or her."""

    hears: int
    notes: int


@dataclass(frozen=True)
class AtOnce:
    """Of the school of a coordinator, today; `beat` is how long ago the worker showed life, in seconds."""

    counts: Counts
    registry: RegistryFigures
    guidance: GuidanceCounts
    agreements: AgreementsWaiting
    figures: PlacementFigures
    confided: Confided
    beat: float | None


def at_once(user: User, period: Period | None) -> AtOnce:
    """Ask it all; figures of students and places are of the period that is being planned."""
    return AtOnce(
        *together(
            counts_question(user, period),
            registry_question(user.school_id, today()),
            guidance_question(user.school_id),
            agreements_question(user, today()),
            figures_question(user.school_id, period),
            confided_question(user),
            beat_question(),
        )
    )


def confided_question(user: User) -> Question[Confided]:
    """Count what students confided to one person."""
    heard, shared = plans_heard_by(user).subquery(), notes_shared_with(user).subquery()
    return Question(
        select(
            select(func.count()).select_from(heard).scalar_subquery().label("hears"),
            select(func.count()).select_from(shared).scalar_subquery().label("notes"),
        ),
        lambda row: Confided(*row),
    )
