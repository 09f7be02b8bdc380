"""Teams of supervisors and how many students each can guide intensively."""

from flask_babel import gettext
from sqlalchemy import func, select

from app.audit.services import Actor, record
from app.errors import DomainError
from app.extensions import db
from app.schools import trail
from app.schools.models import Team


class TeamNameTaken(DomainError):
    """Two teams of a school never have the same name."""

    def __init__(self) -> None:
        super().__init__(gettext("There is already a team with this name. Choose another."))


def save_team(
    team: Team | None, *, school_id: int, name: str, intensive_places: int | None, actor: Actor
) -> Team:
    """Add a team (None) or change one. No number of places means that no limit is known. Raises TeamNameTaken."""
    same_name = db.session.scalar(
        select(Team).where(Team.school_id == school_id, func.lower(Team.name) == name.lower())
    )
    if same_name is not None and same_name is not team:
        raise TeamNameTaken
    action = trail.ADD_TEAM if team is None else trail.CHANGE_TEAM
    team = team or Team(school_id=school_id)
    team.name, team.intensive_places = name, intensive_places
    db.session.add(team)
    db.session.flush()
    record(
        action,
        team,
        actor=actor,
        school_id=school_id,
        subject_name=name,
        data={"intensive_places": intensive_places},
    )
    return team
