"""Who guides the internships that run at the demo school: a supervisor run of their period, solved and published."""

from sqlalchemy import select

from app.access import Role
from app.demo.people import DemoPeople
from app.errors import DomainError
from app.extensions import db
from app.placements.models import Placement, PlacementState
from app.runs.execution import carry_out
from app.schools.models import Period
from app.schools.queries import programme_names
from app.supervision.criteria import DEFAULT_ORDER, replan_order
from app.supervision.policies import Guided, SupervisionPolicy
from app.supervision.services.offers import Offered, save_offer
from app.supervision.services.publishing import publish
from app.supervision.services.runs import SUPERVISORS, start

HOURS = (160, 240)
SEED = 2026


def tell_of_supervisors(people: DemoPeople) -> None:
    """Both have hours, everybody keeps whoever guided already, and so nobody is sent anything."""
    coordinator = people.by_role[Role.COORDINATOR]
    period = _running(people)
    codes = tuple(programme_names(people.school.id))
    for user, hours in zip((people.by_role[Role.SUPERVISOR], people.colleague), HOURS, strict=True):
        save_offer(user, period, Offered(hours, codes, None), actor=coordinator)
    policy = SupervisionPolicy(criteria=replan_order(DEFAULT_ORDER), seed=SEED)
    run = start(period, policy, Guided(), actor=coordinator)
    db.session.commit()
    carry_out(SUPERVISORS, run.id)
    db.session.refresh(run)
    if not run.state.has_plan:
        raise DomainError(f"The demo's supervisor run has no plan: {run.error}")
    publish(run, actor=coordinator)
    db.session.commit()


def _running(people: DemoPeople) -> Period:
    """The period of the internships that run today."""
    active = select(Placement.period_id).where(
        Placement.school_id == people.school.id, Placement.state == PlacementState.ACTIVE
    )
    return db.session.scalars(select(Period).where(Period.id.in_(active))).one()
