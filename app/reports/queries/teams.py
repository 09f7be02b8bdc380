"""What intensive guidance needs in a match run, and what each team has for it, in places and in hours."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, case, func, select

from app.access import Role
from app.accounts.models import User
from app.accounts.queries import holds
from app.extensions import db
from app.placements.models import MatchRun, Proposal
from app.reports.team_hours import Hours, Suggestion, divided, guides, suggested
from app.schools.models import Programme, Team
from app.schools.queries import equivalents_of, rules_of, teams_of
from app.students.models import Student
from app.supervision.models import SupervisorOffer
from app.supervision.queries.offers import is_away


@dataclass(frozen=True)
class TeamNeed:
    """One team (None: students without one): its students of the run, what they would need, and what it has."""

    team: Team | None
    students: int
    placed: int
    intensive: int
    hours_needed: int
    hours: int | None
    """Of supervisors, for this team's part of their students; None: no supervisor of the school said any."""
    suggestion: Suggestion | None

    @property
    def places(self) -> int | None:
        """Intensive places that the team has; None: no limit known."""
        return self.team.intensive_places if self.team else None

    @property
    def short(self) -> int:
        """Intensive plans beyond the team's places."""
        return 0 if self.places is None else max(self.intensive - self.places, 0)

    @property
    def hours_short(self) -> int:
        return 0 if self.hours is None else max(self.hours_needed - self.hours, 0)

    @property
    def is_suggested(self) -> bool:
        """Whether the places follow from the hours as they are now, or nothing can be suggested."""
        return self.suggestion is None or self.places == self.suggestion.places


def hours_of(school_id: int) -> Hours:
    """What guiding takes by the school's rules of today."""
    rules = rules_of(school_id)
    return Hours(rules.standard_hours, rules.intensive_hours)


def needs_of(run: MatchRun) -> list[TeamNeed]:
    """Per team of the school what the plan, as it stands, needs; students without a team last. Few statements."""
    is_placed = Proposal.opening_id.is_not(None)
    is_intensive = and_(is_placed, Proposal.is_flagged.is_(True), Student.participates.is_(True))
    sums = (func.sum(case((one, 1), else_=0)) for one in (is_placed, is_intensive))
    rows = db.session.execute(
        select(Student.team_id, Programme.code, func.count(Proposal.id), *sums)
        .select_from(Proposal)
        .join(Proposal.student)
        .join(Student.programme)
        .where(Proposal.run_id == run.id, Student.school_id == run.school_id)
        .group_by(Student.team_id, Programme.code)
    )
    students: dict[tuple[int | None, str], int] = {}
    counts: dict[int | None, tuple[int, int, int]] = {}
    for team_id, code, number, placed, intensive in rows:
        students[team_id, code] = number
        before = counts.get(team_id, (0, 0, 0))
        counts[team_id] = (before[0] + number, before[1] + int(placed), before[2] + int(intensive))
    each, hours = hours_of(run.school_id), _hours_by_team(run, students)
    teams = [
        *(team for team in teams_of(run.school_id) if team.id in counts),
        *([None] if None in counts else []),
    ]
    return [_need(team, counts[team.id if team else None], each, hours) for team in teams]


def _need(
    team: Team | None, counts: tuple[int, int, int], each: Hours, hours: Mapping[int | None, int] | None
) -> TeamNeed:
    students, placed, intensive = counts
    has = None if hours is None else hours.get(team.id if team else None, 0)
    suggestion = None if has is None or team is None else suggested(has, students, each)
    return TeamNeed(team, students, placed, intensive, each.needed(placed, intensive), has, suggestion)


def _hours_by_team(
    run: MatchRun, students: Mapping[tuple[int | None, str], int]
) -> dict[int | None, int] | None:
    """None where no supervisor has hours in the period: then nothing is known of any team."""
    rows = db.session.execute(
        select(SupervisorOffer.hours, SupervisorOffer.programme_codes)
        .join(SupervisorOffer.user)
        .where(
            SupervisorOffer.period_id == run.period_id,
            User.school_id == run.school_id,
            User.is_closed.is_(False),
            holds(Role.SUPERVISOR),
            ~is_away(run.period),
        )
    ).all()
    if not rows:
        return None
    equivalents = equivalents_of(run.school_id)
    return divided(((hours, guides(codes, equivalents)) for hours, codes in rows), students)
