"""Companies that were asked by a link: some answered, two sources differ, one stays silent."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from app.access import Role
from app.companies.models import Site
from app.companies.queries import standings
from app.demo.people import DemoPeople
from app.extensions import db
from app.inquiries.models import CompanyInquiry
from app.inquiries.queries.people import alumnae_at
from app.inquiries.services.answering import Said, answer
from app.inquiries.services.asking import Way, ask_alumna, ask_contact, last_day
from app.schools.models import Period

SAID = (
    Said(women=3, technical_staff=18, seats=2, work="Schakelkasten bouwen en testen.", has_clothes=True),
    Said(women=0, technical_staff=9, has_changing_room=False),
    Said(women=5, technical_staff=31, contact_name="Anouk Terpstra", contact_phone="038 555 01 23"),
)
"""What companies of which the count was not known say."""


def tell_of_answers(people: DemoPeople, period: Period, day: date) -> None:
    """Links that were passed on by hand, so that the demo writes to nobody."""
    coordinator, school_id = people.by_role[Role.COORDINATOR], people.school.id
    way = Way(period, last_day(day), "nl", by_email=False)
    known = standings(school_id)
    every = db.session.scalars(select(Site).where(Site.school_id == school_id).order_by(Site.id)).all()
    unknown = [site for site in every if known[site.id].women is None]
    for site, said in zip(unknown, SAID, strict=False):
        answer(ask_contact(site, way, actor=coordinator), said)
    for site in unknown[len(SAID) : len(SAID) + 2]:
        ask_contact(site, way, actor=coordinator).asked_at -= timedelta(days=22)
    _two_sources(every, way, people)
    db.session.commit()


def _two_sources(sites: Sequence[Site], way: Way, people: DemoPeople) -> None:
    """A company and a former student who works there count differently: side by side until somebody chooses."""
    coordinator = people.by_role[Role.COORDINATOR]
    at_work = alumnae_at([site.id for site in sites])
    asked = set(db.session.scalars(select(CompanyInquiry.site_id)))
    site = next((site for site in sites if site.id in at_work and site.id not in asked), None)
    if site is None:
        return
    answer(ask_contact(site, way, actor=coordinator), Said(women=4, technical_staff=22))
    answer(ask_alumna(at_work[site.id][0], site, way, actor=coordinator), Said(women=2, technical_staff=22))
