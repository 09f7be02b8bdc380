"""What the audit trail calls what happens to requests for a coach. It never says who asked: a number is enough."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.audit.labels import TrailWords
from app.audit.services import record
from app.coaching.models import CoachRequest, RequestState

WORDS = TrailWords(
    details={"coach_request": _l("answer")},
    values={"coach_request": RequestState.labels()},
    numbered={"CoachRequest": _l("Request %(number)s for a coach")},
)
ANSWER = WORDS.label("coach_request:answer", _l("Request for a coach answered"))
REOPEN = WORDS.label(
    "coach_request:reopen", _l("Request for a coach opened again, because the coach is gone")
)
OFFER = WORDS.label("coach_offer:say", _l("Somebody said whether she offers to be a coach"))


def note(action: str, request: CoachRequest, *, actor: User | None) -> None:
    """Record an act on a request, without the student's name."""
    data: dict[str, Any] = {"coach_request": request.state.value}
    record(action, request, actor=actor, school_id=request.school_id, data=data)
