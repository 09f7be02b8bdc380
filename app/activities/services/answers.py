"""A role model answers: yes, no, or another day. By a link in an email or on her own page, as often as she likes."""

from datetime import date

from app.activities import trail
from app.activities.broken_rules import DayHasPassed, DayMissing, NoLongerNeeded, QuestionChanged
from app.activities.emails import News, tell_author
from app.activities.models import INVITATION_TRANSITIONS, Invitation, InvitationState, RequestState
from app.activities.queries import invitations_of
from app.activities.services.asking import go_on
from app.activities.services.closing import agree_if_complete, reopen
from app.activities.services.locks import lock_invitation
from app.extensions import db, now
from app.rolemodels.models import ContactKind
from app.rolemodels.services.contacts import log_contact
from app.schools.queries import today


def accept(invitation: Invitation, asked_times: int, *, on: date | None = None, remark: str = "") -> None:
    """She says yes; to a student with the day (`on`) on which she can. Enough yes: it is agreed.

    `asked_times` is the question that she answers. Raises NoLongerNeeded, QuestionChanged, DayHasPassed, DayMissing.
    """
    lock_invitation(invitation)
    request = invitation.request
    if invitation.state is InvitationState.ACCEPTED and asked_times == invitation.asked_times:
        return  # pressed twice: the first time counts
    _ensure_answerable(invitation, asked_times)
    if request.is_wish and on is None:
        raise DayMissing
    _ensure_ahead(on if request.is_wish else request.on_date)
    if _said_yes(invitation) >= request.people_needed:
        raise NoLongerNeeded(request.state, is_found=True)
    invitation.suggested_on = on if request.is_wish else None
    _store(invitation, InvitationState.ACCEPTED, ContactKind.ACCEPTED, remark)
    if request.is_wish:
        tell_author(request, News.DAY_SUGGESTED)
    else:
        agree_if_complete(request)
    go_on(request)


def decline(invitation: Invitation, asked_times: int, *, remark: str = "") -> None:
    """She says no, also after a yes; the next person is asked.

    Raises NoLongerNeeded, QuestionChanged, and DayHasPassed when what she agreed to has been.
    """
    lock_invitation(invitation)
    request = invitation.request
    if invitation.state is InvitationState.DECLINED and asked_times == invitation.asked_times:
        return
    if invitation.state is InvitationState.ACCEPTED and request.state is RequestState.AGREED:
        _ensure_ahead(request.on_date)
        _store(invitation, InvitationState.DECLINED, ContactKind.DECLINED, remark)
        reopen(request)
        trail.note_request(trail.REOPEN, request, actor=None)
    else:
        _ensure_answerable(invitation, asked_times)
        _store(invitation, InvitationState.DECLINED, ContactKind.DECLINED, remark)
    go_on(request)


def suggest_day(invitation: Invitation, asked_times: int, on: date, *, remark: str = "") -> None:
    """She can on another day: whoever asked may take it, and the next person is asked meanwhile.

    For a student every yes is a day, so there this is a yes. Raises as `accept`.
    """
    if invitation.request.is_wish:
        accept(invitation, asked_times, on=on, remark=remark)
        return
    lock_invitation(invitation)
    request = invitation.request
    _ensure_answerable(invitation, asked_times)
    _ensure_ahead(on)
    if on == request.on_date:
        accept(invitation, asked_times, remark=remark)
        return
    is_news = (invitation.state, invitation.suggested_on) != (InvitationState.OTHER_DAY, on)
    invitation.suggested_on = on
    _store(invitation, InvitationState.OTHER_DAY, ContactKind.NOTE, remark)
    if is_news:
        tell_author(request, News.DAY_SUGGESTED)
    go_on(request)


def _ensure_answerable(invitation: Invitation, asked_times: int) -> None:
    state = invitation.request.state
    if invitation.state is InvitationState.WITHDRAWN or state is not RequestState.OPEN:
        raise NoLongerNeeded(state)
    if asked_times != invitation.asked_times:
        raise QuestionChanged


def _ensure_ahead(day: date | None) -> None:
    if day is not None and day <= today():
        raise DayHasPassed


def _said_yes(invitation: Invitation) -> int:
    others = invitations_of(invitation.request)
    return sum(one.state is InvitationState.ACCEPTED for one in others if one.id != invitation.id)


def _store(invitation: Invitation, state: InvitationState, kind: ContactKind, remark: str) -> None:
    if state not in INVITATION_TRANSITIONS[invitation.state]:
        raise QuestionChanged
    request = invitation.request
    invitation.state, invitation.answered_at = state, now()
    invitation.remark = remark.strip()[:1000]
    db.session.flush()
    log_contact(invitation.role_model, kind, offer=request.offer, about=request.title)
    trail.note_invitation(trail.ANSWER, invitation, answer=state.value)
