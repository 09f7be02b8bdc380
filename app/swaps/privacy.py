"""What is kept of students who asked for another place: what they asked, and the answer."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose
from app.swaps.models import SwapChoice, SwapRequest

REQUESTS = Holding(
    SwapRequest,
    _l("That you asked for another place"),
    rows={Whose.STUDENT: lambda number: SwapRequest.student_id == number},
    shown="period_id opening_id state asked_at ends_on closed_at granted_id lapse answer",
    staff={"closed_by_id": "closed_by_name"},
    plain="id school_id student_id version",
    source=_l("you; a coordinator, what the answer is"),
    readers=words.COORDINATORS,
    kept=Kept.SWAPS,
    words={
        "opening_id": _l("the place that you had"),
        "asked_at": _l("asked on"),
        "ends_on": _l("ends by itself on"),
        "closed_at": _l("answered on"),
        "granted_id": _l("the place that you got"),
        "lapse": _l("why it ended by itself"),
        "answer": _l("the answer"),
    },
)
CHOICES = Holding(
    SwapChoice,
    _l("The places that you asked for instead"),
    rows={
        Whose.STUDENT: lambda number: SwapChoice.request_id.in_(
            select(SwapRequest.id).where(SwapRequest.student_id == number)
        )
    },
    shown="rank opening_id",
    plain="request_id",
    source=words.YOU,
    readers=words.COORDINATORS,
    kept=Kept.SWAPS,
    words={"rank": _l("your choice number")},
)
HELD = (REQUESTS, CHOICES)
