"""A student answers: by the link of an email or on her own page."""

from datetime import timedelta

from app.checkins.alarms import opens_talk
from app.checkins.broken_rules import AlreadyAnswered, CheckInClosed
from app.checkins.emails import tell_of_talk
from app.checkins.models import LONGEST_LINE, CheckIn, CheckInTalk, Scores
from app.checkins.queries.own import answered_before, is_open, listener_now, open_talk_of
from app.extensions import db, now
from app.schools.queries import school_days, today

SCHOOL_DAYS_TO_TALK = 2
TIME_FOR_A_LINE = timedelta(hours=1)
"""How long after her answer a line can be added by the link."""


def answer(check_in: CheckIn, scores: Scores) -> CheckInTalk | None:
    """Store the three answers; opens a talk where they ask for one, and tells both of it. Returns that talk.

    Raises AlreadyAnswered or CheckInClosed.
    """
    db.session.refresh(check_in, with_for_update={"of": CheckIn, "key_share": True})
    if check_in.answered_at is not None:
        raise AlreadyAnswered
    if not is_open(check_in):
        raise CheckInClosed
    before = answered_before(check_in)
    check_in.answered_at = now()
    check_in.work, check_in.people, check_in.safe = scores
    db.session.flush()
    if not opens_talk(scores, before.scores if before else None) or open_talk_of(check_in.plan_id):
        return None
    return _open_talk(check_in)


def _open_talk(check_in: CheckIn) -> CheckInTalk:
    plan = check_in.plan
    by_on = school_days(plan.school_id).plus(today(), SCHOOL_DAYS_TO_TALK)
    talk = CheckInTalk(check_in=check_in, by_on=by_on)
    db.session.add(talk)
    db.session.flush()
    tell_of_talk(talk, listener_now(plan))
    return talk


def can_add_line(check_in: CheckIn) -> bool:
    """Whether a line can still be added: right after the answer, once."""
    at = check_in.answered_at
    return at is not None and not check_in.line and now() - at < TIME_FOR_A_LINE


def add_line(check_in: CheckIn, text: str) -> None:
    """Add a line of her own to the answers just given. Raises CheckInClosed."""
    db.session.refresh(check_in, with_for_update={"of": CheckIn, "key_share": True})
    if not can_add_line(check_in):
        raise CheckInClosed
    check_in.line = text.strip()[:LONGEST_LINE]
    db.session.flush()
