"""What tasks of a coordinator count at the school, to be asked together with what else has one row."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from app.accounts.models import User
from app.circles.queries.messages import count_open_reports, reports_waiting
from app.coaching.queries.requests import open_requests
from app.companies.models import Opening
from app.companies.queries import without_track
from app.confidential.models import FactState, SharedFact
from app.finds.queries import waiting_at as finds_at
from app.guidance.queries.recognitions import withdrawn
from app.inquiries.queries.asked import to_call
from app.inquiries.queries.claims import companies_waiting
from app.mentoring.models import CircleRun
from app.notices.models import Email, EmailState
from app.placements.models import MatchRun
from app.privacy.queries import requests_waiting
from app.reading import Question
from app.rolemodels.queries.handling import applications_waiting, count_waiting
from app.runs.models import RunState
from app.schools.models import Period, Team
from app.schools.queries import AMSTERDAM
from app.signals.queries import open_signals
from app.students.models import Student
from app.students.queries.students import without_choices
from app.supervision.models import SupervisorRun
from app.swaps.queries.requests import waiting_at


class Newest(NamedTuple):
    """The newest run of a kind at the school; `id` is None where there is none."""

    id: int | None
    number: int | None
    state: RunState | None


@dataclass(frozen=True)
class Counts:
    """How many there are of each, at the school; of a period, of the one that is being planned."""

    signals: int
    signals_at: datetime | None
    shared_facts: int
    failed_emails: int
    openings_without_track: int
    openings: int
    companies_that_answered: int
    companies_to_call: int
    teams: int
    teams_with_limit: int
    """Of them, those that said how many students they can guide intensively."""
    students: int
    students_without_choices: int
    coach_requests: int
    coach_requests_due: date | None
    """The first day by which one of them needs an answer."""
    finds: int
    swaps: int
    swaps_due: date | None
    """The first day on which a request for another place ends by itself."""
    reported_messages: int
    applications: int
    privacy_requests: int
    privacy_request: int | None
    privacy_requests_due: date | None
    withdrawn_recognitions: int
    run: Newest
    circle_run: Newest
    supervisor_run: Newest

    @property
    def signals_since(self) -> date | None:
        """The day of the oldest signal that waits."""
        return self.signals_at.astimezone(AMSTERDAM).date() if self.signals_at else None


def counts_question(user: User, period: Period | None) -> Question[Counts]:
    """Count at the school of `user`; what the sections count again is remembered for them."""
    asked = {**_of_office(user), **_of_period(user.school_id, period)}
    runs = [_newest(kind, user.school_id) for kind in (MatchRun, CircleRun, SupervisorRun)]
    queries = [*asked.values(), *chain.from_iterable(runs)]
    columns = [one.scalar_subquery().label(f"n{place}") for place, one in enumerate(queries)]

    def counts(row: tuple[Any, ...]) -> Counts:
        found = Counts(
            **dict(zip(asked, row[: len(asked)], strict=True)),
            run=Newest(*row[len(asked) : -6]),
            circle_run=Newest(*row[-6:-3]),
            supervisor_run=Newest(*row[-3:]),
        )
        count_open_reports.keep(found.reported_messages, user.school_id)
        count_waiting.keep(found.applications, user)
        return found

    return Question(select(*columns), counts)


def _of_office(user: User) -> dict[str, Select[Any]]:
    school_id = user.school_id
    signals, coaches, privacy = open_signals(school_id), open_requests(school_id), requests_waiting(school_id)
    number, first, due = privacy.selected_columns
    swaps = waiting_at(school_id)
    return {
        "signals": signals.with_only_columns(func.count()),
        "signals_at": signals.with_only_columns(func.min(signals.selected_columns.created_at)),
        "shared_facts": select(func.count(SharedFact.id)).where(
            SharedFact.school_id == school_id, SharedFact.state == FactState.GIVEN
        ),
        "failed_emails": select(func.count(Email.id)).where(
            Email.school_id == school_id, Email.state == EmailState.FAILED, Email.is_private.is_(False)
        ),
        "companies_that_answered": companies_waiting(school_id),
        "companies_to_call": to_call(school_id),
        "coach_requests": coaches.with_only_columns(func.count()),
        "coach_requests_due": coaches.with_only_columns(func.min(coaches.selected_columns.due_on)),
        "finds": finds_at(school_id).with_only_columns(func.count()),
        "swaps": swaps.with_only_columns(func.count()),
        "swaps_due": swaps.with_only_columns(func.min(swaps.selected_columns.ends_on)),
        "reported_messages": reports_waiting(school_id),
        "applications": applications_waiting(user),
        "privacy_requests": privacy.with_only_columns(number),
        "privacy_request": privacy.with_only_columns(first),
        "privacy_requests_due": privacy.with_only_columns(due),
        "withdrawn_recognitions": withdrawn(school_id),
    }


def _of_period(school_id: int, period: Period | None) -> dict[str, Select[Any]]:
    nothing = select(func.count(Student.id)).where(Student.id.is_(None))
    teams = select(func.count(Team.id)).where(Team.school_id == school_id)
    openings = select(func.count(Opening.id)).where(Opening.is_withdrawn.is_(False))
    return {
        "openings_without_track": without_track(school_id),
        "openings": openings.where(Opening.period_id == period.id) if period else nothing,
        "teams": teams,
        "teams_with_limit": teams.where(Team.intensive_places.is_not(None)),
        "students": select(func.count(Student.id)).where(Student.school_id == school_id),
        "students_without_choices": without_choices(period) if period else nothing,
    }


def _newest(
    kind: type[MatchRun] | type[CircleRun] | type[SupervisorRun], school_id: int
) -> list[Select[Any]]:
    of_school = select(kind).where(kind.school_id == school_id).order_by(kind.number.desc()).limit(1)
    return [of_school.with_only_columns(column) for column in (kind.id, kind.number, kind.state)]
