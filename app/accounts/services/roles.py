"""Giving, confirming and taking roles, and the rules that keep a school in hand."""

from flask_babel import gettext
from sqlalchemy import select

from app.access import STAFF, Permission, Role
from app.accounts import trail
from app.accounts.models import RoleGrant, User
from app.accounts.queries import working_administrators
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


class NoSuchRole(DomainError):
    """The account does not have this role (any more)."""

    def __init__(self) -> None:
        super().__init__(gettext("This person no longer has this role. Reload the page."))


class SecondPersonNeeded(DomainError):
    """Four eyes: whoever gave the role, or has it, does not confirm it."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "A second person has to confirm this role: an administrator or coordinator who "
                "neither gave nor received it."
            )
        )


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
    """Give a role. A counsellor's counts only once a second person has confirmed it."""
    ensure_may_give(actor, role)
    held = {grant.role for grant in user.role_grants}
    if role in held:
        raise RoleAlreadyGiven
    ensure_roles_go_together(frozenset(held | {role}))
    grant = RoleGrant(role=role, granted_by_id=actor.id)
    user.role_grants.append(grant)
    db.session.flush()
    _record(trail.GIVE_ROLE, user, role, actor)
    return grant


def confirm_role(user: User, role: Role, actor: User) -> None:
    """The second pair of eyes on a counsellor's role. Raises SecondPersonNeeded, NoSuchRole."""
    grant = _grant(user, role)
    if grant.is_in_force:
        return
    if not actor.has(Permission.INVITE_PEOPLE) or actor.id in {user.id, grant.granted_by_id}:
        raise SecondPersonNeeded
    grant.confirmed_by_id = actor.id
    db.session.flush()
    _record(trail.CONFIRM_ROLE, user, role, actor)


def take_role(user: User, role: Role, actor: User) -> None:
    """Take a role away; it ends at once, also in open sessions. Raises LastAdministrator, RoleWithoutAnother."""
    ensure_may_give(actor, role)
    grant = _grant(user, role)
    if role is Role.ADMINISTRATOR:
        ensure_other_administrator(user)
    if len(user.role_grants) == 1:
        raise RoleWithoutAnother
    user.role_grants.remove(grant)
    db.session.flush()
    _record(trail.TAKE_ROLE, user, role, actor)


def _grant(user: User, role: Role) -> RoleGrant:
    found = next((grant for grant in user.role_grants if grant.role is role), None)
    if found is None:
        raise NoSuchRole
    return found


def _record(action: str, user: User, role: Role, actor: User) -> None:
    record(action, user, actor=actor, data={"role": role.value})
