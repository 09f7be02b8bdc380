"""What goes when somebody is erased: a student's request with her row, a coach's offer here."""

from app.accounts.models import User
from app.coaching.services.offers import take_back
from app.extensions import db
from app.privacy.erasure import Part
from app.privacy.people import Person
from app.privacy.registry import Whose


def _wipe(person: Person) -> None:
    if Whose.ACCOUNT in person.ids:
        take_back(db.session.get_one(User, person.ids[Whose.ACCOUNT]))


PART = Part(wipe=_wipe)
