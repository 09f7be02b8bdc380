"""Hours of supervisors at the demo school: what each of the two has for guiding in the period that is being planned."""

from app.access import Role
from app.demo.people import DemoPeople
from app.schools.models import Period
from app.schools.queries import programme_names
from app.supervision.services.offers import Offered, offer_in, save_offer

HOURS = (460, 340)


def tell_of_hours(people: DemoPeople, period: Period) -> None:
    """Both guide every programme; together they have a little more than a standard plan for everybody takes."""
    codes = tuple(programme_names(people.school.id))
    for user, hours in zip((people.by_role[Role.SUPERVISOR], people.colleague), HOURS, strict=True):
        if offer_in(user.id, period.id) is None:
            save_offer(user, period, Offered(hours, codes, None), actor=user)
