"""Erasing a role model is what happens when she leaves the register: the same function does it."""

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import select

from app.extensions import db
from app.privacy.erasure import Part
from app.privacy.people import Person
from app.privacy.registry import Whose
from app.rolemodels.models import RoleModel
from app.rolemodels.services.leaving import withdraw


def _wipe(person: Person) -> None:
    number = person.ids.get(Whose.ROLE_MODEL)
    if number is not None:
        withdraw(db.session.get_one(RoleModel, number))


def _hinders(person: Person) -> LazyString | None:
    """An account of a role model goes when she leaves the register."""
    if Whose.ACCOUNT not in person.ids or Whose.STUDENT in person.ids:
        return None
    here = select(RoleModel.id).where(RoleModel.user_id == person.ids[Whose.ACCOUNT])
    if db.session.scalar(here) is None:
        return None
    return lazy_gettext("This is the account of a role model. It goes when she leaves the register.")


PART = Part(wipe=_wipe, hinders=_hinders)
