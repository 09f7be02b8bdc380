"""What accounts do when their owner is erased: nobody signs in with it again, and nothing says whose it was."""

from flask_babel import LazyString, lazy_gettext

from app.access import Role
from app.accounts.models import User
from app.accounts.services.lockout import account_key, forget_failures
from app.extensions import db, now
from app.privacy.erasure import Part
from app.privacy.people import Person
from app.privacy.registry import Whose

GOES = {Role.STUDENT}
"""Roles that end with what somebody is erased as; any other keeps her account."""


def _user(person: Person) -> User | None:
    number = person.ids.get(Whose.ACCOUNT)
    return None if number is None else db.session.get(User, number)


def _stays(person: Person) -> bool:
    """A student who is something else here too, a mentor for one, keeps her account and her name as that."""
    user = _user(person)
    is_student = Whose.STUDENT in person.ids
    return is_student and user is not None and not user.is_closed and not user.roles <= GOES


def _hinders(person: Person) -> LazyString | None:
    user = _user(person)
    if user is None or Whose.STUDENT in person.ids or user.is_closed:
        return None
    return lazy_gettext("The account still works. Close it first; then it can be erased.")


def _wipe(person: Person) -> None:
    user = _user(person)
    if user is None:
        return
    if _stays(person):
        user.role_grants = [grant for grant in user.role_grants if grant.role not in GOES]
        return
    forget_failures(account_key(user.email))


def _empty(person: Person) -> None:
    user = _user(person)
    if user is None or _stays(person):
        return
    user.name, user.email = f"account {user.id}", f"erased-{user.id}@account.invalid"
    user.is_closed, user.password_hash, user.last_sign_in_at = True, None, None
    user.waits_for_address, user.is_linked, user.erased_at = False, False, now()
    user.second_step_due_at = None


PART = Part(wipe=_wipe, empty=_empty, hinders=_hinders, stays=_stays)
