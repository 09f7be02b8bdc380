"""What mentoring circles hold about people. What somebody writes there is hers; what others wrote is theirs."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, select

from app.circles.models import (
    Attendance,
    CircleDecision,
    CircleEvaluation,
    CircleMessage,
    CircleWish,
    Meeting,
    Membership,
    MentoringCircle,
    MessageReport,
)
from app.extensions import db
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose
from app.rolemodels.models import Slot
from app.web.filters import show_datetime

_REPORT = _l(
    "A message of yours that somebody reported is kept apart until a coordinator has dealt with it. What you wrote is "
    "among your messages; that somebody reported it would say something about her."
)


def _seats(whose: Whose, number: int) -> Select[int]:
    column = Membership.student_id if whose is Whose.STUDENT else Membership.role_model_id
    return select(Membership.id).where(column == number)


def _by_seat(column: Any) -> Mapping[Whose, Any]:
    """Rows that belong to a seat, for those who can have one."""
    return {
        Whose.STUDENT: lambda number: column.in_(_seats(Whose.STUDENT, number)),
        Whose.ROLE_MODEL: lambda number: column.in_(_seats(Whose.ROLE_MODEL, number)),
    }


def _circles(ids: Collection[Any]) -> Mapping[Any, str]:
    found = db.session.execute(
        select(MentoringCircle.id, MentoringCircle.number).where(MentoringCircle.id.in_(ids))
    )
    return {key: str(gettext("Mentoring circle %(number)s", number=number)) for key, number in found}


def _meetings(ids: Collection[Any]) -> Mapping[Any, str]:
    found = db.session.execute(select(Meeting.id, Meeting.starts_at).where(Meeting.id.in_(ids)))
    return {key: show_datetime(starts_at) for key, starts_at in found}


def _reported(number: int) -> ColumnElement[bool]:
    return MessageReport.message_id.in_(
        select(CircleMessage.id).where(CircleMessage.membership_id.in_(_seats(Whose.STUDENT, number)))
    )


WISHES = Holding(
    CircleWish,
    _l("Your wish about mentoring circles"),
    rows={Whose.STUDENT: lambda number: CircleWish.student_id == number},
    shown="wants_circle slots meets_in_person meets_online max_minutes answered_at",
    values={"slots": Slot.labels()},
    plain="student_id version",
    source=words.YOU_OR_COORDINATOR,
    readers=words.COORDINATORS,
    kept=Kept.CIRCLE_WISHES,
)
SEATS = Holding(
    Membership,
    _l("Circles that you are or were in"),
    rows={
        Whose.STUDENT: lambda number: Membership.student_id == number,
        Whose.ROLE_MODEL: lambda number: Membership.role_model_id == number,
    },
    shown="circle_id period_id role slot joined_at left_at left_reason note",
    plain="id student_id role_model_id version",
    opens="feed_nonce",
    source=_l("a circle run, coordinators and you"),
    readers=_l("those in the circle, your first name; coordinators"),
    kept=Kept.CIRCLES,
    words={"note": _l("why a coordinator gave or took this seat")},
    values={
        "left_reason": {
            "left": _l("you left"),
            "moved": _l("you were moved to another circle"),
            "removed": _l("a coordinator took you out"),
            "ended": _l("the circle ended"),
            "withdrew": _l("you left the register"),
        }
    },
)
ATTENDANCE = Holding(
    Attendance,
    _l("Meetings that you said something about, or were at"),
    rows=_by_seat(Attendance.membership_id),
    shown="meeting_id state",
    plain="membership_id",
    source=_l("you, and the mentor of the circle"),
    readers=_l("those in the circle; coordinators"),
    kept=Kept.CIRCLES,
)
MESSAGES = Holding(
    CircleMessage,
    _l("Messages that you wrote in a circle"),
    rows=_by_seat(CircleMessage.membership_id),
    shown="circle_id sent_at body taken_back_at",
    hers="circle_id sent_at body taken_back_at",
    plain="id membership_id",
    source=words.YOU,
    readers=_l("those who are in the circle; a coordinator, only one that somebody reported"),
    kept=Kept.CIRCLES,
)
EVALUATIONS = Holding(
    CircleEvaluation,
    _l("What you thought of a circle"),
    rows=_by_seat(CircleEvaluation.membership_id),
    shown="helped felt_safe would_again remark given_at",
    hers="helped felt_safe would_again remark given_at",
    plain="membership_id",
    source=words.YOU,
    readers=_l("coordinators, as averages of three or more, never whose"),
    kept=Kept.CIRCLES,
)
DECISIONS = Holding(
    CircleDecision,
    _l("Decisions of coordinators about your circle"),
    rows={
        Whose.STUDENT: lambda number: CircleDecision.student_id == number,
        Whose.ROLE_MODEL: lambda number: CircleDecision.role_model_id == number,
    },
    shown={
        Whose.STUDENT: "period_id kind reason created_at withdrawn_at",
        Whose.ROLE_MODEL: "period_id kind created_at withdrawn_at",
    },
    staff={"author_id": "author_name", "withdrawn_by_id": ""},
    plain="id school_id student_id role_model_id",
    source=words.COORDINATOR,
    readers=words.COORDINATORS,
    kept=Kept.CIRCLES,
)
REPORTS = Holding(
    MessageReport,
    _l("Messages that were reported"),
    rows={Whose.STUDENT: _reported},
    withheld=dict.fromkeys(("body", "reported_at", "handled_at"), _REPORT),
    staff={"handled_by_id": ""},
    plain="id school_id message_id",
    source=_l("somebody in the circle"),
    readers=words.COORDINATORS,
    kept=Kept.SHORT,
)
HELD = (
    WISHES,
    Holding(
        MentoringCircle,
        "Mentoring circles",
        plain="id school_id period_id run_id number slot is_online place online_address max_size state started_at "
        "ended_at ended_reason version",
        nobody="about a circle as a whole",
        labels=_circles,
    ),
    SEATS,
    Holding(
        Meeting,
        "Meetings of circles",
        plain="id circle_id number starts_at ends_at place topic state calendar_sequence version",
        nobody="about a circle as a whole",
        labels=_meetings,
    ),
    ATTENDANCE,
    MESSAGES,
    EVALUATIONS,
    DECISIONS,
    REPORTS,
)
