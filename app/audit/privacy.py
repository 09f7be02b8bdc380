"""What the audit trail holds about people."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, literal, or_, select

from app.access import Role
from app.audit.details import details_of
from app.audit.labels import words_for
from app.audit.models import ACCOUNT, AuditEvent, TrailPerson, TrailText
from app.audit.people import STUDENT
from app.extensions import db
from app.privacy import words
from app.privacy.registry import HOLDINGS, Holding, Kept, Whose
from app.web.filters import show_datetime

_WHO = _l("A colleague is named by role only: her name says nothing about you.")
_HASH = "school_id id sequence hash previous_hash reason_digest"


def _about(whose: Whose, number: int) -> ColumnElement[bool]:
    """Events about her own row, and about every row of hers in other tables."""
    kind = {Whose.STUDENT: STUDENT, Whose.ACCOUNT: ACCOUNT}.get(whose, "")
    return or_(and_(AuditEvent.person_kind == kind, AuditEvent.person_id == number, literal(bool(kind))), *(
        and_(
            AuditEvent.subject_type == held.model.__name__,
            AuditEvent.subject_id.in_(select(held.table.c.id).where(held.rows[whose](number))),
        )
        for held in HOLDINGS
        if whose in held.rows and "id" in held.table.c and held.model is not AuditEvent and not held.extracts
    ))  # fmt: skip


def _called(kind: str, number: int) -> ColumnElement[bool]:
    return and_(TrailPerson.kind == kind, TrailPerson.number == number)


def _reasons(whose: Whose, number: int) -> ColumnElement[bool]:
    return TrailText.event_id.in_(select(AuditEvent.id).where(_about(whose, number)))


def _roles(codes: str) -> str:
    labels = Role.labels()
    return ", ".join(str(labels.get(code, code)) for code in codes.split())


def _details(data: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in details_of(data))


def _times(ids: Collection[Any]) -> Mapping[Any, str]:
    found = db.session.execute(select(AuditEvent.id, AuditEvent.at).where(AuditEvent.id.in_(ids)))
    return {number: show_datetime(at) for number, at in found}


EVENTS = Holding(
    AuditEvent,
    _l("Who changed your file or took a copy of it"),
    rows={whose: partial(_about, whose) for whose in (Whose.STUDENT, Whose.ACCOUNT, Whose.ROLE_MODEL)},
    shown="at action actor_roles subject_name data",
    withheld={"actor_id": _WHO},
    plain=f"{_HASH} subject_type subject_id person_kind person_id",
    source=_l("Meervoud, when somebody does something"),
    readers=_l("coordinators; administrators, what is about accounts and settings"),
    kept=Kept.TRAIL,
    words={"subject_name": _l("about what"), "actor_roles": _l("in which role")},
    labels=_times,
    reads={"action": words_for, "actor_roles": _roles, "data": _details},
)
ACTS = Holding(
    AuditEvent,
    _l("What you did yourself"),
    rows={Whose.ACCOUNT: lambda number: AuditEvent.actor_id == number},
    shown="at action",
    reads={"action": words_for},
    withheld=dict.fromkeys(
        ("subject_name", "subject_type", "subject_id", "person_kind", "person_id", "data"),
        _l("What you did is here; whom it was about and why is about somebody else."),
    ),
    plain=f"{_HASH} actor_id actor_roles",
    source=words.MEERVOUD,
    readers=_l("coordinators; administrators, what is about accounts and settings"),
    kept=Kept.TRAIL,
)
NAMES = Holding(
    TrailPerson,
    _l("What you are called in the record of what happened"),
    rows={
        Whose.STUDENT: partial(_called, STUDENT),
        Whose.ACCOUNT: partial(_called, ACCOUNT),
    },
    shown="name",
    plain="id school_id kind number",
    source=words.MEERVOUD,
    readers=_l("coordinators; administrators, what is about accounts and settings"),
    kept=Kept.TRAIL,
)
REASONS = Holding(
    TrailText,
    _l("Reasons that somebody gave for what they did"),
    rows={whose: partial(_reasons, whose) for whose in (Whose.STUDENT, Whose.ACCOUNT, Whose.ROLE_MODEL)},
    shown="event_id text",
    plain="salt",
    words={"event_id": _l("when"), "text": _l("reason")},
    source=_l("whoever did it"),
    readers=_l("coordinators; administrators, what is about accounts and settings"),
    kept=Kept.TRAIL,
)
HELD = (EVENTS, ACTS, NAMES, REASONS)
