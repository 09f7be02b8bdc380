"""How long it is kept who was invited to what, and what people wrote."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, select, update

from app.extensions import db
from app.gatherings.models import Gathering, GatheringEvaluation, GatheringHost, GatheringInvitation
from app.privacy.people import GAP
from app.privacy.retention import Term
from app.privacy.trail import TERM_TITLES


def _before(school_id: int, before: date) -> Select[int]:
    return (
        select(Gathering.id)
        .where(Gathering.school_id == school_id, Gathering.on_date < before, Gathering.title != GAP)
        .order_by(Gathering.id)
    )


def _blank(_school_id: int, ids: Sequence[int]) -> None:
    """Scores stay with their gathering, of whoever they are; so does that somebody was there, without who."""
    invitations = select(GatheringInvitation.id).where(GatheringInvitation.gathering_id.in_(ids))
    scores = select(GatheringEvaluation.invitation_id)
    for statement in (
        update(GatheringEvaluation)
        .where(GatheringEvaluation.invitation_id.in_(invitations))
        .values(remark=""),
        delete(GatheringInvitation).where(
            GatheringInvitation.gathering_id.in_(ids), GatheringInvitation.id.not_in(scores)
        ),
        delete(GatheringHost).where(GatheringHost.gathering_id.in_(ids)),
        update(Gathering)
        .where(Gathering.id.in_(ids))
        .values(title=GAP, details="", place="", organiser_name=""),
    ):
        db.session.execute(statement)


TERMS = (
    Term(
        "gatherings",
        TERM_TITLES["gatherings"],
        since=_l("after the day of the gathering"),
        happens=_l(
            "Title, text, invitations, hosts and remarks are erased. That it was held and its scores stay."
        ),
        basis=_l("public task: knowing what helps"),
        months=24,
        due=_before,
        go=_blank,
    ),
)
