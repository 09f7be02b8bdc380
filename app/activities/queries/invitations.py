"""Invitations: those of a request, and those of a role model herself."""

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.activities.models import Invitation, Request
from app.activities.queries.requests import visible_to
from app.companies.models import Site
from app.errors import visible_row
from app.extensions import db
from app.rolemodels.models import RoleModel
from app.students.models import Student


def invitations_of(request: Request) -> list[Invitation]:
    """Everybody who was asked for it, in the order of asking, with the rows as they are now."""
    return list(
        db.session.scalars(
            select(Invitation)
            .where(Invitation.request_id == request.id)
            .options(joinedload(Invitation.role_model).joinedload(RoleModel.site).joinedload(Site.company))
            .order_by(Invitation.id)
            .execution_options(populate_existing=True)
        )
    )


def invitation_for(user: User, invitation_id: int) -> Invitation:
    """One invitation of a request that this colleague may see; raises NotVisible."""
    query = visible_to(user).join(Invitation, Invitation.request_id == Request.id)
    found = visible_row(query.where(Invitation.id == invitation_id).with_only_columns(Invitation.id))
    return db.session.get_one(Invitation, found)


def _with_request() -> Select[Invitation]:
    """Invitations with everything that a role model reads about what she is asked."""
    return (
        select(Invitation)
        .join(Invitation.request)
        .options(
            contains_eager(Invitation.request).options(
                joinedload(Request.site).joinedload(Site.company),
                joinedload(Request.student).joinedload(Student.programme),
                joinedload(Request.domain),
                joinedload(Request.team),
            ),
            joinedload(Invitation.role_model),
        )
    )


def invitations_of_role_model(role_model: RoleModel) -> list[Invitation]:
    """All that she was asked, the newest first."""
    return list(
        db.session.scalars(
            _with_request()
            .where(Invitation.role_model_id == role_model.id)
            .order_by(Invitation.asked_at.desc(), Invitation.id.desc())
        )
    )


def own_invitation(role_model: RoleModel, invitation_id: int) -> Invitation:
    """One of hers; raises NotVisible."""
    return visible_row(
        _with_request().where(Invitation.role_model_id == role_model.id, Invitation.id == invitation_id)
    )
