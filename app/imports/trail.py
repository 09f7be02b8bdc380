"""What the audit trail calls the acts in this feature, in words."""

from flask_babel import lazy_gettext

from app.audit.labels import TrailWords
from app.imports.models import ImportKind

WORDS = TrailWords(
    details={
        "changed": lazy_gettext("changed"),
        "errors": lazy_gettext("with errors"),
        "hand_edits_replaced": lazy_gettext("manual corrections replaced by the file"),
        "missing": lazy_gettext("not in the file"),
        "new": lazy_gettext("new"),
        "unchanged": lazy_gettext("unchanged"),
    },
    values={
        "kind": ImportKind.labels(),
        "cause": {
            "not decided in time": lazy_gettext("not decided in time"),
            "replaced by another file": lazy_gettext("replaced by another file"),
        },
        "hand_edits_replaced": {
            "company": lazy_gettext("company"),
            "opening": lazy_gettext("opening"),
            "site": lazy_gettext("site"),
            "student": lazy_gettext("student"),
        },
    },
)

PREVIEW = WORDS.label("import:preview", lazy_gettext("File chosen for import"))
CONFIRM = WORDS.label("import:confirm", lazy_gettext("File imported"))
CANCEL = WORDS.label("import:cancel", lazy_gettext("Import cancelled"))
