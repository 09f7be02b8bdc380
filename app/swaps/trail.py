"""What the audit trail calls what happens to requests for another place."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.audit.labels import TrailWords
from app.audit.services import record
from app.swaps.models import Lapse, SwapRequest

WORDS = TrailWords(
    details={
        "named": _l("places asked for"),
        "swapped": _l("numbers of the students who move"),
        "lapse": _l("because"),
    },
    values={"lapse": Lapse.labels()},
    numbered={"SwapRequest": _l("Request %(number)s for another place")},
)
ASK = WORDS.label("swap_request:ask", _l("Another place asked for after the publication"))
WITHDRAW = WORDS.label("swap_request:withdraw", _l("Request for another place withdrawn"))
GRANT = WORDS.label("swap_request:grant", _l("Request for another place granted"))
DECLINE = WORDS.label("swap_request:decline", _l("Request for another place not granted"))
LAPSE = WORDS.label("swap_request:lapse", _l("Request for another place ended by itself"))


def note(action: str, request: SwapRequest, *, actor: User | None, reason: str = "", **data: Any) -> None:
    """Record an act on a request, with the student's name beside the trail."""
    known = {"student": request.student_id, **data}
    record(
        action,
        request,
        actor=actor,
        school_id=request.school_id,
        reason=reason,
        data=known,
        about=request.student,
    )
