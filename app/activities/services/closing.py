"""From open to agreed and over: enough said yes, it is called off, it took place or not, or somebody cannot come."""

from app.activities import trail
from app.activities.broken_rules import NobodySaidYes, NotTheDayYet, RequestClosed
from app.activities.emails import News, Thanks, tell_agreed, tell_author
from app.activities.models import REQUEST_TRANSITIONS, InvitationState, Request, RequestState
from app.activities.queries import invitations_of
from app.activities.services.asking import withdraw_invitation
from app.activities.services.locks import lock_request
from app.audit.services import Actor
from app.extensions import db, now
from app.schools.queries import today

WAITING_FOR = frozenset({InvitationState.ASKED, InvitationState.OTHER_DAY})
"""Who is thanked when it is agreed without her."""


def agree_if_complete(request: Request, *, actor: Actor | None = None) -> bool:
    """For a locked request: when enough said yes it is agreed, and everybody concerned hears it."""
    invitations = invitations_of(request)
    coming = [one for one in invitations if one.state is InvitationState.ACCEPTED]
    if len(coming) < request.people_needed or request.on_date is None:
        return False
    _move(request, RequestState.AGREED)
    request.is_asking, request.needs_coordinator, request.look_at = False, False, None
    db.session.flush()
    for invitation in invitations:
        if invitation.state in WAITING_FOR:
            withdraw_invitation(invitation, Thanks.FOUND, actor=actor)
    for invitation in coming:
        tell_agreed(invitation)
    tell_author(request, News.AGREED)
    trail.note_request(trail.AGREE, request, actor=actor, people=len(coming))
    return True


def settle(request: Request, *, actor: Actor) -> None:
    """Make do with those who said yes. Raises RequestClosed, NobodySaidYes."""
    lock_request(request)
    if request.state is not RequestState.OPEN:
        raise RequestClosed(request.state)
    coming = sum(one.state is InvitationState.ACCEPTED for one in invitations_of(request))
    if not coming or request.is_wish:
        raise NobodySaidYes
    request.people_needed = coming
    agree_if_complete(request, actor=actor)


def reopen(request: Request) -> None:
    """Somebody who said yes cannot after all: a locked request goes on asking, and whoever asked hears it.

    Records nothing: whoever calls it records why.
    """
    _move(request, RequestState.OPEN)
    request.is_asking, request.look_at = True, now()
    request.student_confirmed_at = None
    if request.is_wish:
        request.on_date = None
    db.session.flush()
    tell_author(request, News.OPEN_AGAIN)


def call_off(request: Request, note: str = "", *, actor: Actor) -> None:
    """It is not needed any more: everybody who was asked or said yes is thanked. Raises RequestClosed."""
    lock_request(request)
    _move(request, RequestState.CANCELLED)
    request.is_asking, request.needs_coordinator, request.look_at = False, False, None
    request.closed_at, request.closing_note = now(), note.strip()[:500]
    db.session.flush()
    for invitation in invitations_of(request):
        if invitation.state in WAITING_FOR | {InvitationState.ACCEPTED}:
            withdraw_invitation(invitation, Thanks.CALLED_OFF, actor=actor)
    if request.author_id != actor.id:
        tell_author(request, News.CALLED_OFF)
    trail.note_request(trail.CANCEL, request, actor=actor)


def hold(request: Request, *, took_place: bool, actor: Actor) -> None:
    """Say afterwards whether it took place. Raises RequestClosed, NotTheDayYet."""
    lock_request(request)
    if request.state is RequestState.AGREED and request.on_date is not None and request.on_date > today():
        raise NotTheDayYet
    _move(request, RequestState.HELD if took_place else RequestState.NOT_HELD)
    request.closed_at = now()
    db.session.flush()
    trail.note_request(trail.HOLD if took_place else trail.MISS, request, actor=actor)


def _move(request: Request, state: RequestState) -> None:
    if state not in REQUEST_TRANSITIONS[request.state]:
        raise RequestClosed(request.state)
    request.state = state
