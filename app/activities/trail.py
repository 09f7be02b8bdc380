"""What the audit trail calls the acts in this feature. It names no role model: nothing is wiped from the trail.

So it holds no title either, which colleagues write: see `Request.trail_name`.
"""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.activities.models import Invitation, InvitationState, Request
from app.audit.labels import TrailWords
from app.audit.services import Actor, record
from app.rolemodels.models import Offer

WORDS = TrailWords(
    details={"asks_others": _l("asks others too"), "chosen": _l("people chosen by hand")},
    values={
        "offer": Offer.labels(),
        "answer": InvitationState.labels(),
        "why": {
            "found": _l("somebody else was found"),
            "called_off": _l("called off"),
            "not_confirmed": _l("the day was not confirmed"),
            "not_chosen": _l("the suggested day was not chosen"),
        },
    },
)

ADD_REQUEST = WORDS.label("activity_request:add", _l("Activity requested"))
CHANGE_REQUEST = WORDS.label("activity_request:change", _l("Request changed"))
BEGIN_ASKING = WORDS.label("activity_request:begin", _l("Started asking role models"))
MOVE_DAY = WORDS.label("activity_request:move_day", _l("Another day accepted"))
AGREE = WORDS.label("activity_request:agree", _l("Activity agreed on"))
REOPEN = WORDS.label("activity_request:reopen", _l("Activity reopened"))
CANCEL = WORDS.label("activity_request:cancel", _l("Activity called off"))
HOLD = WORDS.label("activity_request:hold", _l("Activity took place"))
MISS = WORDS.label("activity_request:miss", _l("Activity did not take place"))
EVALUATE = WORDS.label("activity_request:evaluate", _l("Activity evaluated"))
ASK = WORDS.label("activity_invitation:ask", _l("Role model asked"))
ANSWER = WORDS.label("activity_invitation:answer", _l("Role model answered"))
WITHDRAW = WORDS.label("activity_invitation:withdraw", _l("Question to a role model withdrawn"))


def note_request(action: str, request: Request, *, actor: Actor | None, **data: Any) -> None:
    """Record an act on a request. `data` holds no names."""
    record(
        action,
        request,
        actor=actor,
        subject_name=request.trail_name,
        data={"offer": request.offer.value, **data},
    )


def note_invitation(action: str, invitation: Invitation, *, actor: Actor | None = None, **data: Any) -> None:
    """Record what happened to a question; what a role model does herself is recorded without her name."""
    record(
        action,
        invitation,
        actor=actor,
        school_id=invitation.request.school_id,
        subject_name=invitation.request.trail_name,
        data={"request": invitation.request_id, "role_model": invitation.role_model_id, **data},
    )
