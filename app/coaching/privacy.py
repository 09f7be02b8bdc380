"""What is kept of coaches and of students who asked for one: as little as answering takes."""

from flask_babel import lazy_gettext as _l

from app.coaching.models import CoachOffer, CoachRequest
from app.coaching.words import instead_words
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose

OFFERS = Holding(
    CoachOffer,
    _l("That you offer to be a coach"),
    rows={Whose.ACCOUNT: lambda number: CoachOffer.user_id == number},
    shown="said_at",
    plain="user_id",
    source=words.YOU,
    readers=_l("coordinators; students whose coach you are"),
    kept=Kept.ACCOUNTS,
    words={"said_at": _l("since")},
)
REQUESTS = Holding(
    CoachRequest,
    _l("That you asked for a female coach"),
    rows={Whose.STUDENT: lambda number: CoachRequest.student_id == number},
    shown="asked_on due_on state answered_on way instead again_on",
    staff={"coach_id": "", "answered_by_id": "answered_by_name"},
    plain="id school_id student_id late_told_at",
    source=_l("you; a coordinator, what the answer is"),
    readers=_l("coordinators; your coach, that she is yours"),
    kept=Kept.ENROLMENT,
    words={
        "asked_on": _l("asked on"),
        "due_on": _l("answer due by"),
        "answered_on": _l("answered on"),
        "way": _l("how"),
        "instead": _l("what is possible instead"),
        "again_on": _l("the school looks again on"),
    },
    reads={"instead": instead_words},
)
HELD = (OFFERS, REQUESTS)
