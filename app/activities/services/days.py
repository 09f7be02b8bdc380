"""Answering a day that a role model suggested: the colleague who asked, or the student (R27: both confirm)."""

from app.activities import trail
from app.activities.broken_rules import DayHasPassed, NothingSuggested, RequestClosed
from app.activities.emails import Thanks
from app.activities.models import Invitation, InvitationState, Request, RequestState
from app.activities.queries import invitations_of
from app.activities.services.asking import ask_again, go_on, withdraw_invitation
from app.activities.services.closing import agree_if_complete
from app.activities.services.locks import lock_everybody
from app.audit.services import Actor
from app.extensions import db, now
from app.rolemodels.models import ContactKind
from app.rolemodels.services.contacts import log_contact
from app.schools.queries import today


def accept_day(invitation: Invitation, *, actor: Actor) -> None:
    """Take the day that she suggested; who said yes to the old day, or still has to answer, is asked again.

    Raises NothingSuggested, RequestClosed, DayHasPassed.
    """
    request = _locked(invitation, InvitationState.OTHER_DAY)
    new_day, old_day = invitation.suggested_on, request.on_date
    request.on_date = new_day
    invitation.state, invitation.answered_at = InvitationState.ACCEPTED, now()
    db.session.flush()
    log_contact(
        invitation.role_model, ContactKind.ACCEPTED, offer=request.offer, about=request.title, actor=actor
    )
    if new_day != old_day:
        trail.note_request(trail.MOVE_DAY, request, actor=actor, day=str(new_day))
        _ask_the_others_again(request, invitation, actor=actor)
    agree_if_complete(request, actor=actor)
    go_on(request, actor=actor)


def _ask_the_others_again(request: Request, but: Invitation, *, actor: Actor) -> None:
    for other in invitations_of(request):
        if other.id != but.id and other.state in {InvitationState.ACCEPTED, InvitationState.ASKED}:
            ask_again(other, actor=actor)


def go_on_without(invitation: Invitation, *, actor: Actor) -> None:
    """Keep to the day that was asked: she is thanked. Raises NothingSuggested, RequestClosed."""
    request = _locked(invitation, InvitationState.OTHER_DAY)
    withdraw_invitation(invitation, Thanks.NOT_CHOSEN, actor=actor)
    go_on(request, actor=actor)


def confirm_day(invitation: Invitation, *, actor: Actor) -> None:
    """The student says yes to the day: now both have, it is agreed, and the role model hears the student's name.

    Raises NothingSuggested, RequestClosed, DayHasPassed.
    """
    request = _locked(invitation, InvitationState.ACCEPTED)
    request.on_date, request.student_confirmed_at = invitation.suggested_on, now()
    db.session.flush()
    agree_if_complete(request, actor=actor)


def refuse_day(invitation: Invitation, note: str, *, actor: Actor) -> None:
    """The day does not suit the student: she is asked for another one. Raises NothingSuggested, RequestClosed."""
    request = _locked(invitation, InvitationState.ACCEPTED, is_ahead=False)
    ask_again(invitation, note=note.strip()[:500], actor=actor)
    go_on(request, actor=actor)


def _locked(invitation: Invitation, state: InvitationState, *, is_ahead: bool = True) -> Request:
    """The open request of an invitation that has a day to answer."""
    lock_everybody(invitation)
    request = invitation.request
    if request.state is not RequestState.OPEN:
        raise RequestClosed(request.state)
    if invitation.state is not state or invitation.suggested_on is None:
        raise NothingSuggested
    if is_ahead and invitation.suggested_on <= today():
        raise DayHasPassed
    return request
