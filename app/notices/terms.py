"""How long emails are kept."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.notices.models import Email
from app.notices.services import wipe_emails_with
from app.privacy.retention import Term, beginning_of
from app.privacy.trail import TERM_TITLES


def _made_before(school_id: int, before: date) -> Select[int]:
    made = (Email.school_id == school_id, Email.created_at < beginning_of(before), Email.subject != "")
    return select(Email.id).where(*made).order_by(Email.id)


def _wipe(_school_id: int, ids: Sequence[int]) -> None:
    wipe_emails_with(ids)


TERMS = (
    Term(
        "emails",
        TERM_TITLES["emails"],
        since=_l("after the day on which it was made"),
        happens=_l("To whom, subject and text are erased. That an email of this kind was sent stays."),
        basis=_l("public task: being able to say what was sent"),
        months=12,
        due=_made_before,
        go=_wipe,
        at_once=500,
    ),
)
