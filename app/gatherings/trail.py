"""What the audit trail calls the acts around gatherings. It names no title, and nobody who is invited."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.audit.labels import TrailWords
from app.audit.services import Actor, record
from app.gatherings.models import Gathering, GatheringKind

WORDS = TrailWords(
    details={"gathering": _l("what kind"), "withdrawn": _l("no longer invited")},
    values={"gathering": GatheringKind.labels()},
    numbered={"Gathering": _l("Gathering %(number)s"), "TogetherAnswer": _l("Offer %(number)s")},
)
PLAN = WORDS.label("gathering:plan", _l("Gathering planned"))
CHANGE = WORDS.label("gathering:change", _l("Gathering changed"))
INVITE = WORDS.label("gathering:invite", _l("Students invited to a gathering"))
TAKE_OVER = WORDS.label("gathering:take_over", _l("Gathering taken over by another organiser"))
ADD_HOST = WORDS.label("gathering:add_host", _l("Host of a gathering added"))
REMOVE_HOST = WORDS.label("gathering:remove_host", _l("Host of a gathering removed"))
ATTEND = WORDS.label("gathering:attend", _l("Attendance at a gathering recorded"))
CANCEL = WORDS.label("gathering:cancel", _l("Gathering cancelled"))
ANSWER_OFFER = WORDS.label("together:answer", _l("Offer to meet others answered"))


def note(action: str, gathering: Gathering, *, actor: Actor | None, **data: Any) -> None:
    """Record an act on a gathering. `data` holds no names."""
    record(
        action,
        gathering,
        actor=actor,
        subject_name=gathering.trail_name,
        data={"gathering": gathering.kind.value, "day": str(gathering.on_date), **data},
    )
