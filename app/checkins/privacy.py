"""What check-ins hold about students. Only she, and whom she chose, read it: so it leaves with no copy but her own."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.checkins.models import CheckIn, CheckInPlan, CheckInTalk
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose

_READERS = _l("you, and the person you chose to read along")


def _plans(number: int) -> Select[int]:
    return select(CheckInPlan.id).where(CheckInPlan.student_id == number)


def _check_ins(number: int) -> Select[int]:
    return select(CheckIn.id).where(CheckIn.plan_id.in_(_plans(number)))


PLANS = Holding(
    CheckInPlan,
    _l("Your check-ins: whether they go on, and since when somebody reads along"),
    rows={Whose.STUDENT: lambda number: CheckInPlan.student_id == number},
    shown="next_on is_paused listens_from",
    hers="next_on is_paused listens_from",
    staff={"listener_id": ""},
    plain="id school_id student_id placement_id",
    source=words.YOU,
    readers=_READERS,
    kept=Kept.ENROLMENT,
    words={
        "next_on": _l("next check-in"),
        "is_paused": _l("paused"),
        "listens_from": _l("from when the person you chose can read"),
    },
    leaves=False,
)
CHECK_INS = Holding(
    CheckIn,
    _l("What you answered in check-ins"),
    rows={Whose.STUDENT: lambda number: CheckIn.plan_id.in_(_plans(number))},
    shown="due_on asked_at reminded_at answered_at work people safe line",
    hers="due_on asked_at reminded_at answered_at work people safe line",
    plain="id plan_id number closes_on",
    source=words.YOU,
    readers=_READERS,
    kept=Kept.ENROLMENT,
    words={
        "due_on": _l("asked on"),
        "reminded_at": _l("reminded"),
        "work": _l("how is the work, 1 to 5"),
        "people": _l("how are the people, 1 to 5"),
        "safe": _l("do you feel safe, 1 to 5"),
        "line": _l("in your own words"),
    },
    leaves=False,
)
TALKS = Holding(
    CheckInTalk,
    _l("Talks that a check-in opened"),
    rows={Whose.STUDENT: lambda number: CheckInTalk.check_in_id.in_(_check_ins(number))},
    shown="opened_at by_on state closed_at",
    hers="opened_at by_on state closed_at",
    plain="id check_in_id",
    source=words.MEERVOUD,
    readers=_READERS,
    kept=Kept.ENROLMENT,
    words={"opened_at": _l("opened"), "by_on": _l("to be held by the end of")},
    leaves=False,
)
HELD = (PLANS, CHECK_INS, TALKS)
