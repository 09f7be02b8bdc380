"""Who waits for whom, where two people could act at the same moment.

On SQLite a request that writes has the whole database to itself; on PostgreSQL rows are the turnstiles. A role model
who leaves holds herself and then wants her requests, so whoever needs both takes the role model first, and whoever
holds a request already takes a role model only when nobody else has her. The audit trail is a turnstile too: nothing is
recorded before all that an act needs is taken.
"""

from sqlalchemy import select

from app.activities.models import Invitation, Request
from app.extensions import db
from app.rolemodels.models import RoleModel
from app.rolemodels.services.moving import lock as lock_role_model


def lock_request(request: Request) -> None:
    """Answers, questions and decisions about one request come one after another; the row is read again."""
    db.session.flush()
    db.session.refresh(request, with_for_update={"of": Request, "key_share": True})


def lock_invitation(invitation: Invitation) -> None:
    """Take the role model, then the request, and read all three rows again."""
    lock_role_model(invitation.role_model)
    lock_request(invitation.request)
    db.session.refresh(invitation)


def lock_everybody(invitation: Invitation) -> None:
    """As `lock_invitation`, with everybody else who was asked for the same request: each in turn, by number."""
    db.session.flush()
    asked = select(Invitation.role_model_id).where(Invitation.request_id == invitation.request_id)
    db.session.execute(
        select(RoleModel.id)
        .where(RoleModel.id.in_(asked))
        .order_by(RoleModel.id)
        .with_for_update(key_share=True)
    )
    lock_invitation(invitation)


def is_free(role_model: RoleModel) -> bool:
    """Take her if nobody else has her now (leaving, pausing, answering); False when she is to be left for later."""
    query = select(RoleModel).where(RoleModel.id == role_model.id)
    found = db.session.scalar(
        query.with_for_update(skip_locked=True, key_share=True, of=RoleModel).execution_options(
            populate_existing=True
        )
    )
    return found is not None
