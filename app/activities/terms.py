"""How long what people wrote about activities is kept."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select, update

from app.activities.models import ActivityEvaluation, Invitation, Request
from app.extensions import db
from app.privacy.people import GAP
from app.privacy.retention import Term, beginning_of
from app.privacy.trail import TERM_TITLES


def _closed_before(school_id: int, before: date) -> Select[int]:
    return (
        select(Request.id)
        .where(Request.school_id == school_id, Request.closed_at < beginning_of(before), Request.title != GAP)
        .order_by(Request.id)
    )


def _blank(_school_id: int, ids: Sequence[int]) -> None:
    for statement in (
        update(Invitation).where(Invitation.request_id.in_(ids)).values(remark="", note=""),
        update(ActivityEvaluation)
        .where(ActivityEvaluation.request_id.in_(ids))
        .values(remark="", author_id=None),
        update(Request)
        .where(Request.id.in_(ids))
        .values(title=GAP, details="", place="", town=None, closing_note="", author_name=""),
    ):
        db.session.execute(statement)


TERMS = (
    Term(
        "activities",
        TERM_TITLES["activities"],
        since=_l("after the day on which the activity was over or called off"),
        happens=_l(
            "Title, details, place and remarks are erased. That it was held and its scores stay, not who gave them."
        ),
        basis=_l("public task: knowing what helps"),
        months=24,
        due=_closed_before,
        go=_blank,
    ),
)
