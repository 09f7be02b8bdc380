"""What days along hold about the two students; what a guest thinks is hers alone."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app.extensions import db
from app.placements.models import Placement
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose
from app.shadowdays.models import ShadowDay, ShadowDayOutcome, ShadowHost
from app.web.filters import show_date


def _days(ids: Collection[Any]) -> Mapping[Any, str]:
    found = db.session.execute(select(ShadowDay.id, ShadowDay.on_date).where(ShadowDay.id.in_(ids)))
    return {key: str(gettext("Day along on %(day)s", day=show_date(day))) for key, day in found}


def _own(number: int) -> Any:
    return select(Placement.id).where(Placement.student_id == number)


HOSTS = Holding(
    ShadowHost,
    _l("That you take students along for a day"),
    rows={Whose.STUDENT: lambda number: ShadowHost.placement_id.in_(_own(number))},
    shown="agreed_at stopped_at",
    plain="placement_id",
    source=words.YOU,
    readers=_l("students who are choosing: your first name and programme; coordinators"),
    kept=Kept.DAYS_ALONG,
    words={"agreed_at": _l("you agreed"), "stopped_at": _l("you stopped")},
)
DAYS = Holding(
    ShadowDay,
    _l("Days along: yours, and those of students who came along with you"),
    rows={
        Whose.STUDENT: lambda number: or_(
            ShadowDay.guest_id == number, ShadowDay.placement_id.in_(_own(number))
        )
    },
    shown="on_date state asked_at answer_by answered_at host_note closed_at company_informed_at",
    staff={"company_informed_by_id": ""},
    plain="id school_id placement_id guest_id version",
    source=_l("the student who asked, and the student who answered"),
    readers=_l("the two students: each other's first name and programme; coordinators"),
    kept=Kept.DAYS_ALONG,
    words={
        "host_note": _l("when and where to be"),
        "company_informed_at": _l("company told"),
    },
    labels=_days,
)
OUTCOMES = Holding(
    ShadowDayOutcome,
    _l("What you thought of the company after a day along"),
    rows={
        Whose.STUDENT: lambda number: ShadowDayOutcome.shadow_day_id.in_(
            select(ShadowDay.id).where(ShadowDay.guest_id == number)
        )
    },
    shown="shadow_day_id fit recorded_at shared_at",
    hers="shadow_day_id fit recorded_at shared_at",
    source=words.YOU,
    readers=_l("nobody; coordinators, once you share it"),
    kept=Kept.DAYS_ALONG,
    words={
        "shadow_day_id": _l("which day"),
        "fit": _l("whether it suits you"),
        "recorded_at": _l("recorded"),
        "shared_at": _l("shared with coordinators"),
    },
)
HELD = (HOSTS, DAYS, OUTCOMES)
