"""Giving and taking roles, and the rules that keep a school in hand."""

from flask_babel import gettext
from sqlalchemy import select

from app.access import STAFF, Permission, Role
from app.accounts import trail
from app.accounts.models import RoleGrant, User
from app.accounts.queries import working_administrators
from app.accounts.services.second_person import give, grant_of
from app.audit.services import record
from app.errors import DomainError
from app.extensions import db
from app.schools.models import School

COORDINATORS_MAY_GIVE = frozenset({Role.SUPERVISOR, Role.STUDENT, Role.MENTOR})
NOT_STAFF = frozenset(Role) - STAFF


class RoleNotYours(DomainError):
    """This person may not give or take this role."""

    status = 403

    def __init__(self, role: Role) -> None:
        super().__init__(gettext("Only an administrator can do this for the role %(role)s.", role=role.label))


class StaffBesideStudent(DomainError):
    """Students and mentors never hold a role of the school's staff."""

    def __init__(self) -> None:
        super().__init__(gettext("A student or mentor cannot also have a staff role. Choose one of the two."))


class RoleAlreadyGiven(DomainError):
    """The account has this role."""

    def __init__(self) -> None:
        super().__init__(gettext("This person already has this role."))


class LastAdministrator(DomainError):
    """Without this one nobody could manage the school's accounts."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This is the only administrator who can sign in. Make somebody else an administrator first."
            )
        )


class RoleWithoutAnother(DomainError):
    """An account has at least one role."""

    def __init__(self) -> None:
        super().__init__(
            gettext("This is the person's only role. Give them another role first, or close the account.")
        )


def ensure_may_give(actor: User, role: Role) -> None:
    """An administrator gives any role, a coordinator those of supervisors, students and mentors."""
    if actor.has(Permission.MANAGE_USERS):
        return
    if not (actor.has(Permission.INVITE_PEOPLE) and role in COORDINATORS_MAY_GIVE):
        raise RoleNotYours(role)


def ensure_roles_go_together(roles: frozenset[Role]) -> None:
    """Raises StaffBesideStudent."""
    if roles & STAFF and roles & NOT_STAFF:
        raise StaffBesideStudent


def ensure_other_administrator(user: User) -> None:
    """Raises LastAdministrator when `user` is the only working one. Locks the school, so two cannot leave at once."""
    db.session.execute(select(School.id).where(School.id == user.school_id).with_for_update(key_share=True))
    is_administrator = any(grant.role is Role.ADMINISTRATOR for grant in user.role_grants)
    if is_administrator and not working_administrators(user.school_id, without=user):
        raise LastAdministrator


def give_role(user: User, role: Role, actor: User) -> RoleGrant:
    """Give a role. One of the staff counts once a second person confirmed it.

    Raises RoleNotYours, RoleAlreadyGiven, StaffBesideStudent.
    """
    ensure_may_give(actor, role)
    held = {grant.role for grant in user.role_grants}
    if role in held:
        raise RoleAlreadyGiven
    ensure_roles_go_together(frozenset(held | {role}))
    (grant,) = give(user, frozenset({role}), actor)
    _record(trail.GIVE_ROLE, user, role, actor)
    return grant


def take_role(user: User, role: Role, actor: User) -> None:
    """Take a role away; it ends at once, also in open sessions. Raises LastAdministrator, RoleWithoutAnother."""
    ensure_may_give(actor, role)
    grant = grant_of(user, role)
    if role is Role.ADMINISTRATOR:
        ensure_other_administrator(user)
    if len(user.role_grants) == 1:
        raise RoleWithoutAnother
    user.role_grants.remove(grant)
    db.session.flush()
    _record(trail.TAKE_ROLE, user, role, actor)


def _record(action: str, user: User, role: Role, actor: User) -> None:
    record(action, user, actor=actor, data={"role": role.value})
