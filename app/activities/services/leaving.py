"""Somebody leaves the register, or pauses: what she was asked for ends at once, and what was agreed opens again (R26).

Nothing is recorded here: the register records that she left, once everybody who has something of hers has ended it.
"""

from sqlalchemy import select

from app.activities.letters import take_back_question
from app.activities.models import Invitation, InvitationState, Request, RequestState
from app.activities.services.closing import reopen
from app.activities.services.locks import lock_request
from app.extensions import db, now
from app.rolemodels.models import RoleModel
from app.rolemodels.services.leaving import on_leaving
from app.rolemodels.services.pausing import on_pausing
from app.schools.queries import today

_S = InvitationState
OPEN_ENDED = frozenset({_S.ASKED, _S.OTHER_DAY, _S.ACCEPTED})
"""What can still come of an invitation."""


@on_leaving
def end_invitations(role_model: RoleModel) -> None:
    """She is gone: nothing is asked of her or expected from her, and her words are wiped, also the old ones."""
    for invitation in _locked_invitations(role_model):
        invitation.remark = invitation.note = ""
        if _is_ahead(invitation):
            _end(invitation)
    db.session.flush()


@on_pausing
def let_rest(role_model: RoleModel) -> None:
    """She pauses: what falls within the pause ends; what was agreed for when she is back stays."""
    for invitation in _locked_invitations(role_model):
        if _is_ahead(invitation) and not _is_after_pause(invitation, role_model):
            _end(invitation)
    db.session.flush()


def _locked_invitations(role_model: RoleModel) -> list[Invitation]:
    """All of hers; every request that is open or agreed is taken before anything changes, by number."""
    invitations = list(
        db.session.scalars(
            select(Invitation)
            .where(Invitation.role_model_id == role_model.id)
            .order_by(Invitation.request_id)
        )
    )
    for invitation in invitations:
        if invitation.request.state in {RequestState.OPEN, RequestState.AGREED}:
            lock_request(invitation.request)
            db.session.refresh(invitation)
    return invitations


def _is_ahead(invitation: Invitation) -> bool:
    request = invitation.request
    if invitation.state not in OPEN_ENDED or request.state not in {RequestState.OPEN, RequestState.AGREED}:
        return False
    return request.on_date is None or request.on_date >= today()


def _is_after_pause(invitation: Invitation, role_model: RoleModel) -> bool:
    day = invitation.suggested_on if invitation.request.is_wish else invitation.request.on_date
    back = role_model.paused_until
    is_coming = invitation.state is InvitationState.ACCEPTED
    return is_coming and day is not None and back is not None and day >= back


def _end(invitation: Invitation) -> None:
    request: Request = invitation.request
    was_coming = invitation.state is InvitationState.ACCEPTED
    take_back_question(invitation)
    invitation.state = InvitationState.WITHDRAWN
    db.session.flush()
    if was_coming and request.state is RequestState.AGREED:
        reopen(request)
    elif request.is_asking:
        request.look_at = now()  # the worker asks the next person
