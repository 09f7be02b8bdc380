"""What the tables of this feature hold about people."""

from flask_babel import lazy_gettext as _l

from app.privacy import words
from app.privacy.models import PrivacyRequest
from app.privacy.registry import Holding, Kept, Whose

REQUESTS = Holding(
    PrivacyRequest,
    _l("What you asked about your data"),
    rows={Whose.ACCOUNT: lambda number: PrivacyRequest.user_id == number},
    shown="kind text asked_at due_on answered_at answer",
    staff={"answered_by_id": ""},
    plain="id school_id user_id version",
    source=_l("you, and the coordinator who answered"),
    readers=words.COORDINATORS,
    kept=Kept.REQUESTS,
    words={"due_on": _l("answer in time until"), "text": _l("text"), "answer": _l("answer")},
)
HELD = (REQUESTS,)
