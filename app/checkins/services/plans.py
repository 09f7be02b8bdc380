"""The course of check-ins: who reads along, pausing, going on."""

from app.checkins.broken_rules import ListenerNotPossible, TalkIsOver
from app.checkins.emails import tell_of_talk
from app.checkins.models import TALK_TRANSITIONS, CheckInPlan, CheckInTalk, TalkState
from app.checkins.queries.listeners import possible_listeners
from app.checkins.queries.own import open_talk_of
from app.checkins.schedule import next_due
from app.checkins.services.answers import SCHOOL_DAYS_TO_TALK
from app.extensions import db, now
from app.schools.queries import school_days, today


def choose_listener(plan: CheckInPlan, user_id: int | None, *, shows_earlier: bool = False) -> None:
    """Let somebody else read along from now on, or nobody.

    The new one sees nothing of before unless `shows_earlier`; then an open talk is with him or her, with a new day.
    Choosing the same person once more, with `shows_earlier`, shows what was before. Raises ListenerNotPossible.
    """
    _lock(plan)
    if user_id is None:
        plan.listener_id, plan.listens_from = None, None
        db.session.flush()
        return
    chosen = next((one.user for one in possible_listeners(plan.student) if one.user.id == user_id), None)
    if chosen is None:
        raise ListenerNotPossible
    is_same = plan.listener_id == user_id
    saw_everything = is_same and plan.listens_from is None
    plan.listener = chosen
    if shows_earlier or saw_everything:
        plan.listens_from = None
    elif not is_same:
        plan.listens_from = now()
    db.session.flush()
    talk = open_talk_of(plan.id)
    if talk is not None and shows_earlier and not saw_everything:
        talk.by_on = school_days(plan.school_id).plus(today(), SCHOOL_DAYS_TO_TALK)
        db.session.flush()
        tell_of_talk(talk, chosen)


def pause(plan: CheckInPlan) -> None:
    """Ask no more check-ins until she goes on. Nobody is told."""
    _lock(plan)
    plan.is_paused = True
    db.session.flush()


def go_on(plan: CheckInPlan) -> None:
    """Ask check-ins again, from the next day on which one is due."""
    _lock(plan)
    plan.is_paused = False
    plan.next_on = max(plan.next_on, next_due(plan.placement.starts_on, today(), school_days(plan.school_id)))
    db.session.flush()


def close_talk(talk: CheckInTalk, state: TalkState) -> None:
    """The talk was held, as either of the two says, or she does not need it. Raises TalkIsOver."""
    db.session.refresh(talk, with_for_update={"of": CheckInTalk, "key_share": True})
    if state not in TALK_TRANSITIONS[talk.state]:
        raise TalkIsOver
    talk.state, talk.closed_at = state, now()
    db.session.flush()


def _lock(plan: CheckInPlan) -> None:
    db.session.refresh(plan, with_for_update={"of": CheckInPlan, "key_share": True})
