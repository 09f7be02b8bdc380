"""What companies do when their contacts are erased: the site stays, without anybody's name."""

from sqlalchemy import update

from app.companies.models import CompanyIntake, Site
from app.extensions import db
from app.privacy.erasure import Part
from app.privacy.people import Person
from app.privacy.registry import Whose

CONTACTS = ("contact_name", "contact_email", "contact_phone", "trainer_name", "trainer_email")


def _wipe(person: Person) -> None:
    number = person.ids.get(Whose.CONTACT)
    if number is not None:
        db.session.execute(update(CompanyIntake).where(CompanyIntake.site_id == number).values(held_with=""))


def _empty(person: Person) -> None:
    number = person.ids.get(Whose.CONTACT)
    if number is None:
        return
    site = db.session.get_one(Site, number)
    for name in CONTACTS:
        setattr(site, name, None)


PART = Part(wipe=_wipe, empty=_empty)
