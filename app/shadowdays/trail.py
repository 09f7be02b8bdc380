"""What the audit trail calls the acts around days along. Outcomes are not in it: they are the guest's."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.audit.labels import TrailWords
from app.audit.services import Actor, record
from app.placements.models import Placement
from app.shadowdays.models import ShadowDay, ShadowDayState

WORDS = TrailWords(
    details={
        "host_student": _l("number of the host"),
        "by_email": _l("by email"),
        "shadow_day": _l("what became of it"),
    },
    values={"shadow_day": ShadowDayState.labels()},
    numbered={"ShadowDay": _l("Day along %(number)s")},
)
AGREE = WORDS.label("shadow_host:agree", _l("Student agreed to take somebody along"))
STOP = WORDS.label("shadow_host:stop", _l("Student no longer takes anybody along"))
ASK = WORDS.label("shadow_day:ask", _l("Day along asked for"))
ANSWER = WORDS.label("shadow_day:answer", _l("Day along answered"))
END = WORDS.label("shadow_day:end", _l("Day along called off"))
INFORM = WORDS.label("shadow_day:inform", _l("Company told about a day along"))


def note_day(action: str, day: ShadowDay, *, actor: Actor | None, **data: Any) -> None:
    """Record an act on a day; it is about the guest, and names the host by number."""
    record(
        action,
        day,
        actor=actor,
        about=day.guest,
        data={"day": str(day.on_date), "host_student": day.placement.student_id, **data},
    )


def note_host(action: str, placement: Placement, *, actor: Actor | None) -> None:
    """Record that a student takes somebody along, or no longer does."""
    record(action, placement, actor=actor, about=placement.student, data={})
