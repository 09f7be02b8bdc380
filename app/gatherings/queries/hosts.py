"""Who can host a gathering: colleagues, and role models who offered something of the kind."""

from sqlalchemy import or_, select

from app.access import STAFF, Role
from app.accounts.models import RoleGrant, User
from app.extensions import db
from app.rolemodels.models import Offer, RoleModel, RoleModelState
from app.rolemodels.queries import agreed_to_one_of
from app.schools.queries import today

COLLEAGUES = STAFF - {Role.ADMINISTRATOR, Role.REPORT_VIEWER}
OFFERS = (Offer.CIRCLE, Offer.GUEST_LESSON, Offer.INFORMATION)


def possible_colleagues(school_id: int) -> list[User]:
    """Coordinators, supervisors and counsellors of the school, by name."""
    having = select(RoleGrant.user_id).where(
        RoleGrant.role.in_(COLLEAGUES),
        or_(RoleGrant.needs_confirmation.is_(False), RoleGrant.confirmed_by_id.is_not(None)),
    )
    return list(
        db.session.scalars(
            select(User)
            .where(User.school_id == school_id, User.is_closed.is_(False), User.id.in_(having))
            .order_by(User.name, User.id)
        )
    )


def possible_role_models(school_id: int) -> list[RoleModel]:
    """Active role models who agreed to lead a circle, to give lessons or to inform students, by surname."""
    return list(
        db.session.scalars(
            select(RoleModel)
            .where(
                RoleModel.school_id == school_id,
                RoleModel.state == RoleModelState.ACTIVE,
                agreed_to_one_of(OFFERS, today()),
            )
            .order_by(RoleModel.last_name, RoleModel.first_name, RoleModel.id)
        )
    )
