"""What the audit trail calls its own acts, and the words for details that several features record."""

from flask_babel import lazy_gettext

from app.access import Role
from app.audit.labels import TrailWords

WORDS = TrailWords(
    details={
        "answer": lazy_gettext("answer"),
        "cause": lazy_gettext("cause"),
        "circle": lazy_gettext("circle"),
        "code": lazy_gettext("code"),
        "comes": lazy_gettext("number of the mentor who joins"),
        "count": lazy_gettext("how many"),
        "counts": lazy_gettext("rows"),
        "day": lazy_gettext("day"),
        "digest": lazy_gettext("checksum of the file"),
        "events": lazy_gettext("events before"),
        "ends_on": lazy_gettext("last day"),
        "every_weeks": lazy_gettext("weeks between meetings"),
        "failures": lazy_gettext("wrong attempts"),
        "fields": lazy_gettext("what changed"),
        "first": lazy_gettext("first meeting on"),
        "from": lazy_gettext("from"),
        "how": lazy_gettext("how"),
        "kind": lazy_gettext("kind"),
        "leaves": lazy_gettext("number of the mentor who leaves"),
        "meeting": lazy_gettext("meeting"),
        "mentors": lazy_gettext("numbers of the mentors"),
        "minutes": lazy_gettext("minutes"),
        "name": lazy_gettext("name"),
        "offer": lazy_gettext("what was asked"),
        "offers": lazy_gettext("what is offered"),
        "opening": lazy_gettext("number of the opening"),
        "old_head": lazy_gettext("hash of the last one, as it was"),
        "openings": lazy_gettext("numbers of the openings"),
        "page": lazy_gettext("page"),
        "people": lazy_gettext("people"),
        "period": lazy_gettext("period"),
        "request": lazy_gettext("number of the request"),
        "role": lazy_gettext("role"),
        "role_model": lazy_gettext("number of the role model"),
        "roles": lazy_gettext("roles"),
        "rows": lazy_gettext("rows"),
        "run": lazy_gettext("run"),
        "site": lazy_gettext("site"),
        "slot": lazy_gettext("part of the week"),
        "starts_at": lazy_gettext("begins at"),
        "starts_on": lazy_gettext("first day"),
        "state": lazy_gettext("state"),
        "student": lazy_gettext("number of the student"),
        "students": lazy_gettext("students"),
        "times": lazy_gettext("times"),
        "to": lazy_gettext("to"),
        "until": lazy_gettext("until"),
        "valid_from": lazy_gettext("from"),
        "valid_until": lazy_gettext("up to and including"),
        "why": lazy_gettext("why"),
    },
    values={"role": Role.labels(), "roles": Role.labels()},
)

RENEW = WORDS.label(
    "audit:renew", lazy_gettext("Names taken out of the trail, its hashes made anew"), is_technical=True
)
"""Recorded by migration 0011."""
EXPORT = WORDS.label("audit:export", lazy_gettext("Audit trail downloaded"))
EXPORT_TECHNICAL = WORDS.label(
    "account_events:export", lazy_gettext("Account events downloaded"), is_technical=True
)
