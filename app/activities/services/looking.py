"""Looking at a request when it is time: who did not answer, what was not confirmed, whom to ask next."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.activities.emails import Thanks
from app.activities.models import Invitation, InvitationState, Request, RequestState
from app.activities.queries import invitations_of
from app.activities.services.asking import go_on, waits_for_choice, withdraw_invitation
from app.activities.services.locks import is_free, lock_request
from app.extensions import db, now
from app.rolemodels.models import ContactKind
from app.rolemodels.services.contacts import log_contact
from app.schools.queries import today


def due_requests(moment: datetime, limit: int = 50) -> list[int]:
    """The ids of requests that the worker has to look at."""
    return list(
        db.session.scalars(
            select(Request.id)
            .where(Request.state == RequestState.OPEN, Request.look_at <= moment)
            .order_by(Request.look_at, Request.id)
            .limit(limit)
        )
    )


def look(request_id: int) -> None:
    """What the worker does when it is time: note who did not answer, let go of what was not confirmed, ask the next."""
    request = db.session.get_one(Request, request_id)
    lock_request(request)
    if request.state is not RequestState.OPEN or request.look_at is None or request.look_at > now():
        return
    for invitation in invitations_of(request):
        if _time_is_up(invitation) and is_free(invitation.role_model):
            _pass_by(invitation)
    go_on(request)


def _time_is_up(invitation: Invitation) -> bool:
    if invitation.state is InvitationState.ASKED:
        return invitation.answer_by < now()
    return (
        waits_for_choice(invitation)
        and invitation.suggested_on is not None
        and invitation.suggested_on <= today()
    )


def _pass_by(invitation: Invitation) -> None:
    request = invitation.request
    if invitation.state is InvitationState.ACCEPTED:  # the student did not confirm the day that she proposed
        withdraw_invitation(invitation, Thanks.NOT_CONFIRMED)
        return
    if invitation.state is InvitationState.OTHER_DAY:
        withdraw_invitation(invitation, Thanks.NOT_CHOSEN)
        return
    invitation.state = InvitationState.NO_ANSWER
    log_contact(invitation.role_model, ContactKind.NO_ANSWER, offer=request.offer, about=request.title)


def look_later(request_id: int) -> None:
    """Something went wrong with this one: try it again in an hour, so that it does not hold up the worker."""
    db.session.get_one(Request, request_id).look_at = now() + timedelta(hours=1)
    db.session.flush()
