"""A second person for every role of the staff, so that nobody alone comes at what a school knows of people.

The founding command makes the first administrator. She alone invites the first colleague who can confirm roles, the
school's second person; from then on every role of the staff waits until somebody confirms it who neither gave nor
received it. That there was a second person is kept: closing her account or taking her role changes nothing.
"""

from flask_babel import gettext
from sqlalchemy import select

from app.access import CONFIRMERS, STAFF, Role
from app.accounts import trail
from app.accounts.emails import tell_role_confirmed
from app.accounts.models import RoleGrant, User
from app.accounts.queries import may_confirm
from app.audit.services import record
from app.errors import DomainError, SecondPersonNeeded
from app.extensions import db
from app.schools.models import School

SEEN_ALREADY = frozenset({Role.SUPERVISOR, Role.REPORT_VIEWER})
"""Roles that show a coordinator nothing that she does not see already."""


class NoSuchRole(DomainError):
    """The account does not have this role (any more)."""

    def __init__(self) -> None:
        super().__init__(gettext("This person no longer has this role. Reload the page."))


def give(user: User, chosen: frozenset[Role], actor: User | None) -> list[RoleGrant]:
    """Give `user` these roles; those that need a second person wait. `actor` None is the command line."""
    waiting = _waiting(user, chosen, actor)
    grants = [
        RoleGrant(role=role, granted_by_id=actor.id if actor else None, needs_confirmation=role in waiting)
        for role in sorted(chosen)
    ]
    user.role_grants.extend(grants)
    db.session.flush()
    return grants


def _waiting(user: User, chosen: frozenset[Role], actor: User | None) -> frozenset[Role]:
    """Which of the roles wait. A counsellor's always does, and so does whatever somebody gives herself."""
    if actor is None:
        return chosen & {Role.COUNSELLOR}
    if chosen & CONFIRMERS and actor.id != user.id and _becomes_second_person(user):
        return chosen & {Role.COUNSELLOR}
    return (chosen & STAFF) - (SEEN_ALREADY if Role.COORDINATOR in user.roles else frozenset())


def _becomes_second_person(user: User) -> bool:
    """Make `user` the school's second person if it has none. Locks the school: two at once are not both the first."""
    school = db.session.scalars(
        select(School)
        .where(School.id == user.school_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    if school.second_person_id is not None:
        return False
    school.second_person_id = user.id
    db.session.flush()
    return True


def confirm_role(user: User, role: Role, actor: User) -> None:
    """The second pair of eyes on a role; whoever has begun hears of it. Raises SecondPersonNeeded, NoSuchRole."""
    grant = grant_of(user, role)
    if grant.is_in_force:
        return
    if not may_confirm(actor, grant):
        raise SecondPersonNeeded
    grant.confirmed_by_id = actor.id
    db.session.flush()
    record(trail.CONFIRM_ROLE, user, actor=actor, data={"role": role.value})
    if user.is_active:
        tell_role_confirmed(user, role)


def confirm_on_the_server(user: User, role: Role) -> None:
    """Whoever looks after the server is the second person: where nobody is left who could be. Raises NoSuchRole."""
    grant = grant_of(user, role)
    if not grant.is_in_force:
        grant.needs_confirmation = False
        db.session.flush()
        record(trail.CONFIRM_ROLE, user, actor=None, data={"role": role.value})


def grant_of(user: User, role: Role) -> RoleGrant:
    """The role as this account has it, in force or waiting. Raises NoSuchRole."""
    found = next((grant for grant in user.role_grants if grant.role is role), None)
    if found is None:
        raise NoSuchRole
    return found
