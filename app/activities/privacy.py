"""What activities hold about those who ask, those who are asked, and what they thought of it."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.activities.models import ActivityEvaluation, Invitation, Request
from app.extensions import db
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose


def _requests(ids: Collection[Any]) -> Mapping[Any, str]:
    found = db.session.scalars(select(Request).where(Request.id.in_(ids)))
    return {request.id: request.name for request in found}


REQUESTS = Holding(
    Request,
    _l("What you asked for"),
    rows={
        Whose.STUDENT: lambda number: Request.student_id == number,
        Whose.ACCOUNT: lambda number: Request.author_id == number,
    },
    shown="offer title details state on_date starts_at minutes place town is_online people_needed answer_days "
    "site_id team_id domain_code student_confirmed_at created_at closed_at closing_note",
    staff={"author_id": "author_name"},
    plain="id school_id student_id is_asking shortlist asks_others look_at needs_coordinator version",
    source=words.YOU_OR_COORDINATOR,
    readers=_l("coordinators; role models who were asked"),
    kept=Kept.ACTIVITIES,
    labels=_requests,
)
INVITATIONS = Holding(
    Invitation,
    _l("Role models who were asked for it"),
    rows={
        Whose.ROLE_MODEL: lambda number: Invitation.role_model_id == number,
        Whose.STUDENT: lambda number: Invitation.request_id.in_(
            select(Request.id).where(Request.student_id == number)
        ),
    },
    shown={
        Whose.ROLE_MODEL: "request_id asked_at state asked_times answer_by answered_at suggested_on remark",
        Whose.STUDENT: "request_id asked_at state suggested_on note",
    },
    plain="id role_model_id version",
    source=_l("Meervoud, who asks; the role model, who answers; the student, whom the day has to suit"),
    readers=_l("coordinators; the person who asked; the role model"),
    kept=Kept.ACTIVITIES,
    words={"note": _l("what the student wrote about the day"), "remark": _l("what the role model wrote")},
)
EVALUATIONS = Holding(
    ActivityEvaluation,
    _l("What you thought of an activity"),
    rows={Whose.ACCOUNT: lambda number: ActivityEvaluation.author_id == number},
    shown="request_id score remark given_at",
    hers="request_id score remark given_at",
    plain="id author_id",
    source=words.YOU,
    readers=_l("coordinators, and the colleague who asked; students' scores only as totals"),
    kept=Kept.ACTIVITIES,
)
HELD = (REQUESTS, INVITATIONS, EVALUATIONS)
