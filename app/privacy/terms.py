"""How long requests about personal data are kept; and what no school decides on."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select, update

from app.extensions import db
from app.privacy.models import PrivacyRequest
from app.privacy.retention import Fixed, Term, beginning_of
from app.privacy.trail import TERM_TITLES


def _answered_before(school_id: int, before: date) -> Select[int]:
    old = (
        PrivacyRequest.school_id == school_id,
        PrivacyRequest.answered_at < beginning_of(before),
        PrivacyRequest.text != "",
    )
    return select(PrivacyRequest.id).where(*old).order_by(PrivacyRequest.id)


def _blank(_school_id: int, ids: Sequence[int]) -> None:
    old = update(PrivacyRequest).where(PrivacyRequest.id.in_(ids))
    db.session.execute(old.values(text="", answer=""))


TERMS = (
    Term(
        "requests",
        TERM_TITLES["requests"],
        since=_l("after the answer"),
        happens=_l("Question and answer are erased. That there was a request, and when, stays."),
        basis=_l("legal duty: showing that it was answered in time"),
        months=24,
        due=_answered_before,
        go=_blank,
    ),
)
FIXED = (
    Fixed(
        _l("Role models"),
        _l(
            "Consent lasts two years at most; the day after it ends, everything goes. Without an answer: thirty days. "
            "An application that is not confirmed: seven days."
        ),
    ),
    Fixed(_l("Grounds of a placement stop"), _l("A year after the stop ended, with the company's answer.")),
    Fixed(_l("Messages in a circle"), _l("When the circle ends, or when their author takes them back.")),
    Fixed(_l("Rows of a file"), _l("When the import is confirmed or cancelled; after two days otherwise.")),
    Fixed(_l("Failed sign-ins, sessions"), _l("After a day.")),
    Fixed(
        _l("Placements and seats in circles"),
        _l("They stay, for the figures; once the student is erased, without a name."),
    ),
    Fixed(_l("Backups"), _l("As long as they are kept on the server.")),
)
