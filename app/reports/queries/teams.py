"""What intensive guidance needs in a match run, and what each team has for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, case, func, select

from app.alphabet import alphabetical
from app.extensions import db
from app.placements.models import MatchRun, Proposal
from app.schools.models import Team
from app.students.models import Student


@dataclass(frozen=True)
class TeamNeed:
    """One team (None: students without one): its students of the run, and what they would need."""

    team: Team | None
    students: int
    placed: int
    intensive: int

    @property
    def places(self) -> int | None:
        """Intensive places that the team has; None: no limit known."""
        return self.team.intensive_places if self.team else None

    @property
    def short(self) -> int:
        """Intensive plans beyond the team's places."""
        return 0 if self.places is None else max(self.intensive - self.places, 0)


def needs_of(run: MatchRun) -> list[TeamNeed]:
    """Per team of the school what the plan, as it stands, needs; students without a team last. Two statements."""
    is_placed = Proposal.opening_id.is_not(None)
    is_intensive = and_(is_placed, Proposal.is_flagged.is_(True), Student.participates.is_(True))
    sums = (func.sum(case((one, 1), else_=0)) for one in (is_placed, is_intensive))
    rows = db.session.execute(
        select(Student.team_id, func.count(Proposal.id), *sums)
        .select_from(Proposal)
        .join(Proposal.student)
        .where(Proposal.run_id == run.id, Student.school_id == run.school_id)
        .group_by(Student.team_id)
    )
    counts = {team_id: tuple(map(int, numbers)) for team_id, *numbers in rows}
    found = [TeamNeed(team, *counts[team.id]) for team in _teams(run.school_id) if team.id in counts]
    return [*found, *([TeamNeed(None, *counts[None])] if None in counts else [])]


def _teams(school_id: int) -> Sequence[Team]:
    return db.session.scalars(
        select(Team).where(Team.school_id == school_id).order_by(alphabetical(Team.name), Team.id)
    ).all()
