"""Asking: one person, then the next by itself until enough said yes, and what happens when nobody is left."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from app.activities import trail
from app.activities.broken_rules import DayHasPassed, NobodyChosen, NotACandidate, RequestClosed
from app.activities.emails import News, Thanks, ask_her, tell_author, thank
from app.activities.fit import Candidate
from app.activities.models import Invitation, InvitationState, Request, RequestState
from app.activities.queries import candidates_for, invitations_of, others_who_offer
from app.activities.services.locks import is_free, lock_request
from app.audit.services import Actor
from app.extensions import db, now
from app.rolemodels.models import ContactKind, RoleModel
from app.rolemodels.queries import may_be_asked
from app.rolemodels.services.contacts import log_contact
from app.schools.queries import AMSTERDAM, today

LOOK_AGAIN = timedelta(days=1)
"""After how long an open wish looks whether somebody new signed up."""
SOON = timedelta(minutes=1)


def begin_asking(
    request: Request, chosen: Sequence[int] = (), *, asks_others: bool = True, actor: Actor | None
) -> None:
    """From now on the request asks by itself: those `chosen` first, in the order of fit, then others if allowed.

    Raises RequestClosed, DayHasPassed, NobodyChosen when there is nobody to begin with, NotACandidate.
    """
    lock_request(request)
    ensure_open(request)
    if not asks_others and not chosen:
        raise NobodyChosen(is_begun=False)
    request.shortlist = _in_order(candidates_for(request), chosen)
    request.asks_others = asks_others
    request.is_asking = True
    trail.note_request(
        trail.BEGIN_ASKING, request, actor=actor, chosen=len(request.shortlist), asks_others=asks_others
    )
    go_on(request, actor=actor)


def ask_now(request: Request, chosen: Collection[int], *, actor: Actor) -> int:
    """Ask these as well, at once, whether or not anybody else still has to answer; returns how many were asked.

    For a wish that nobody at its company can grant it takes people who work elsewhere too. Raises RequestClosed,
    DayHasPassed, NobodyChosen, NotACandidate.
    """
    lock_request(request)
    ensure_open(request)
    if not chosen:
        raise NobodyChosen(is_begun=True)
    everybody = [*candidates_for(request), *others_who_offer(request)]
    asked = sum(_ask(request, one, actor=actor) for one in _people(_in_order(everybody, chosen)))
    request.is_asking = True
    if asked:
        request.needs_coordinator = False
    go_on(request, actor=actor)
    return asked


def ensure_open(request: Request) -> None:
    """Raise RequestClosed for what is agreed or over, DayHasPassed when the day has come."""
    if request.state is not RequestState.OPEN:
        raise RequestClosed(request.state)
    if request.on_date is not None and request.on_date <= today():
        raise DayHasPassed


def _in_order(people: Sequence[Candidate], chosen: Collection[int]) -> list[int]:
    """The ids of the chosen, whom to ask first on top; raises NotACandidate for somebody who may not be asked."""
    ids = [one.role_model.id for one in people if one.role_model.id in chosen]
    if len(ids) < len(set(chosen)):
        raise NotACandidate
    return ids


def _people(ids: Sequence[int]) -> Iterator[RoleModel]:
    yield from (db.session.get_one(RoleModel, one) for one in ids)


def go_on(request: Request, *, actor: Actor | None = None) -> None:
    """Ask as many people as are still needed, for a locked request; note when to look again.

    Who is being changed by somebody else at this moment is left for the next look. With nobody left the request is on
    the coordinator's list, and whoever asked is told once.
    """
    if request.state is not RequestState.OPEN or not request.is_asking:
        request.look_at = None
        return
    invitations = invitations_of(request)
    missing = request.people_needed - sum(_counts(one) for one in invitations)
    was_skipped = False
    if missing > 0 and (request.on_date is None or request.on_date > today()):
        for candidate in _next_in_turn(request):
            if missing == 0:
                break
            if _ask(request, candidate, actor=actor):
                missing -= 1
            else:
                was_skipped = True
    _note_shortage(request, is_short=missing > 0 and not was_skipped)
    request.look_at = _next_look(request, is_short=missing > 0, was_skipped=was_skipped)
    db.session.flush()


def _counts(invitation: Invitation) -> bool:
    return invitation.state in {InvitationState.ASKED, InvitationState.ACCEPTED}


def _next_in_turn(request: Request) -> list[RoleModel]:
    """Whom to ask next: the shortlist, then everybody else when that is allowed."""
    people = {one.role_model.id: one.role_model for one in candidates_for(request)}
    chosen = [people.pop(one) for one in request.shortlist if one in people]
    return [*chosen, *people.values()] if request.asks_others else chosen


def _note_shortage(request: Request, *, is_short: bool) -> None:
    if is_short and not request.needs_coordinator:
        request.needs_coordinator = True
        db.session.flush()
        tell_author(request, News.NOBODY_LEFT)
    elif not is_short:
        request.needs_coordinator = False


def _next_look(request: Request, *, is_short: bool, was_skipped: bool) -> datetime | None:
    moments = [one.answer_by for one in invitations_of(request) if one.state is InvitationState.ASKED]
    moments += [
        start_of(one.suggested_on)
        for one in invitations_of(request)
        if one.suggested_on and waits_for_choice(one)
    ]
    if is_short:
        moments.append(now() + (SOON if was_skipped else LOOK_AGAIN))
    return min(moments, default=None)


def waits_for_choice(invitation: Invitation) -> bool:
    """Whether she named a day that the student, or the colleague who asked, has not answered yet."""
    is_day_for_student = invitation.request.is_wish and invitation.state is InvitationState.ACCEPTED
    return is_day_for_student or invitation.state is InvitationState.OTHER_DAY


def start_of(day: date) -> datetime:
    """The moment at which a day begins in Amsterdam."""
    return datetime.combine(day, time(), AMSTERDAM)


def answer_by_of(request: Request) -> datetime:
    """The last second of the last day to answer when asked now: a day before the activity at the latest."""
    last = today() + timedelta(days=request.answer_days)
    if request.on_date is not None:
        last = max(today(), min(last, request.on_date - timedelta(days=1)))
    return start_of(last + timedelta(days=1)) - timedelta(seconds=1)


def _ask(request: Request, role_model: RoleModel, *, actor: Actor | None) -> bool:
    """Ask one person, unless somebody else has her now or she may not be asked any more; False then."""
    if not is_free(role_model) or not may_be_asked(role_model, request.offer, request.on_date):
        return False
    invitation = Invitation(
        request=request, role_model=role_model, answer_by=answer_by_of(request), asked_at=now()
    )
    db.session.add(invitation)
    db.session.flush()
    _send_question(invitation, ContactKind.ASKED, actor=actor)
    return True


def ask_again(invitation: Invitation, *, note: str = "", actor: Actor | None = None) -> None:
    """The question has changed (another day): ask her again; older links and answers no longer count.

    In the register that is an email, for she was asked for this already.
    """
    invitation.state = InvitationState.ASKED
    invitation.asked_times += 1
    invitation.asked_at, invitation.answer_by = now(), answer_by_of(invitation.request)
    invitation.answered_at = invitation.suggested_on = None
    invitation.note = note
    db.session.flush()
    _send_question(invitation, ContactKind.EMAIL, actor=actor)


def _send_question(invitation: Invitation, kind: ContactKind, *, actor: Actor | None) -> None:
    request = invitation.request
    ask_her(invitation)
    log_contact(invitation.role_model, kind, offer=request.offer, about=request.title, actor=actor)
    trail.note_invitation(trail.ASK, invitation, actor=actor, times=invitation.asked_times)


def withdraw_invitation(invitation: Invitation, why: Thanks, *, actor: Actor | None = None) -> None:
    """She need not answer or come any more, and is thanked for it."""
    thank(invitation, why)
    invitation.state = InvitationState.WITHDRAWN
    trail.note_invitation(trail.WITHDRAW, invitation, actor=actor, why=why.value)
