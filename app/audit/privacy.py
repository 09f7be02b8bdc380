"""What the audit trail holds about people."""

from functools import partial

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, or_, select

from app.audit.models import AuditEvent
from app.privacy import words
from app.privacy.registry import HOLDINGS, Holding, Kept, Whose

_WHO = _l("A colleague is named by role only: her name says nothing about you.")
_HASH = "school_id id sequence hash previous_hash"


def _about(whose: Whose, number: int) -> ColumnElement[bool]:
    """Events about her own row, and about every row of hers in other tables."""
    return or_(*(
        and_(
            AuditEvent.subject_type == held.model.__name__,
            AuditEvent.subject_id.in_(select(held.table.c.id).where(held.rows[whose](number))),
        )
        for held in HOLDINGS
        if whose in held.rows and "id" in held.table.c and held.model is not AuditEvent
    ))  # fmt: skip


EVENTS = Holding(
    AuditEvent,
    _l("Who looked at your file or changed it"),
    rows={whose: partial(_about, whose) for whose in (Whose.STUDENT, Whose.ACCOUNT, Whose.ROLE_MODEL)},
    shown="at action actor_roles subject_name reason data",
    withheld={"actor_id": _WHO, "actor_name": _WHO},
    plain=f"{_HASH} subject_type subject_id",
    source=_l("Meervoud, when somebody does something"),
    readers=_l("coordinators; administrators, what is about accounts and settings"),
    kept=Kept.TRAIL,
    words={"subject_name": _l("about what"), "actor_roles": _l("in which role")},
)
ACTS = Holding(
    AuditEvent,
    _l("What you did yourself"),
    rows={Whose.ACCOUNT: lambda number: AuditEvent.actor_id == number},
    shown="at action actor_name",
    withheld=dict.fromkeys(
        ("subject_name", "subject_type", "subject_id", "reason", "data"),
        _l("What you did is here; whom it was about and why is about somebody else."),
    ),
    plain=f"{_HASH} actor_id actor_roles",
    source=words.MEERVOUD,
    readers=_l("coordinators; administrators, what is about accounts and settings"),
    kept=Kept.TRAIL,
    words={"actor_name": _l("under the name")},
)
HELD = (EVENTS, ACTS)
