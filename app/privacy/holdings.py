"""What the tables of this feature hold about people."""

from functools import partial

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_

from app.privacy import words
from app.privacy.models import Erasure, PrivacyRequest, RetentionTerm
from app.privacy.registry import Holding, Kept, Whose


def _about(whose: Whose, number: int) -> ColumnElement[bool]:
    return and_(Erasure.whose == whose, Erasure.number == number)


ERASURES = Holding(
    Erasure,
    _l("Requests to erase everything about you"),
    rows={whose: partial(_about, whose) for whose in (Whose.STUDENT, Whose.ACCOUNT, Whose.CONTACT)},
    shown="state asked_at in_spite decided_at",
    staff={"asked_by_id": "", "decided_by_id": ""},
    plain="id school_id whose number version",
    source=_l("a coordinator or administrator"),
    readers=_l("coordinators and administrators"),
    kept=Kept.REQUESTS,
    words={"in_spite": _l("why it could not wait"), "decided_at": _l("decided")},
)
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
HELD = (
    REQUESTS,
    ERASURES,
    Holding(
        RetentionTerm,
        "Terms of retention",
        staff={"author_id": ""},
        plain="id school_id kind valid_from months created_at",
        nobody="how long the school keeps what",
    ),
)
