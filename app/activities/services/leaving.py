"""Somebody leaves the register, or pauses: what she was asked for ends at once, and what was agreed opens again (R26).

Nothing is recorded here: the register records that she left, once everybody who has something of hers has ended it.
"""

from collections.abc import Sequence

from sqlalchemy import or_, select

from app.activities.emails import take_back_question
from app.activities.models import ActivityEvaluation, Invitation, InvitationState, Request, RequestState
from app.activities.services.closing import reopen
from app.activities.services.locks import lock_request
from app.extensions import db, now
from app.notices.services import rewrite_emails
from app.rolemodels.mentions import without_person
from app.rolemodels.models import RoleModel
from app.schools.queries import today

_S = InvitationState
OPEN_ENDED = frozenset({_S.ASKED, _S.OTHER_DAY, _S.ACCEPTED})
"""What can still come of an invitation."""


def end_invitations(role_model: RoleModel) -> None:
    """She is gone: nothing is asked of her or expected from her, and her words are wiped, also the old ones."""
    concerned = _locked_requests(role_model)
    for invitation in _locked_invitations(role_model):
        invitation.remark = invitation.note = ""
        if _is_ahead(invitation):
            _end(invitation)
    for request in concerned:
        _unname(request, role_model)
    db.session.flush()


def _locked_requests(role_model: RoleModel) -> Sequence[Request]:
    """What she was ever asked for, and whatever else has her surname in it; all taken at once, by number."""
    asked_for = select(Invitation.request_id).where(Invitation.role_model_id == role_model.id)
    texts = (Request.title, Request.details, Request.place, Request.closing_note)
    named = [text.icontains(role_model.last_name, autoescape=True) for text in texts if role_model.last_name]
    return db.session.scalars(
        select(Request)
        .where(Request.school_id == role_model.school_id, or_(Request.id.in_(asked_for), *named))
        .order_by(Request.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _unname(request: Request, role_model: RoleModel) -> None:
    """What others wrote about an activity stays, without her."""
    for name in ("title", "details", "place", "closing_note"):
        setattr(request, name, without_person(getattr(request, name), role_model))
    for other in db.session.scalars(select(Invitation).where(Invitation.request_id == request.id)):
        other.remark, other.note = (without_person(text, role_model) for text in (other.remark, other.note))
    given = select(ActivityEvaluation).where(ActivityEvaluation.request_id == request.id)
    for evaluation in db.session.scalars(given):
        evaluation.remark = without_person(evaluation.remark, role_model)
    rewrite_emails(f"activity:{request.id}:", lambda text: without_person(text, role_model))


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
