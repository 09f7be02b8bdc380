"""What the audit trail calls the acts in this feature, in words."""

from flask_babel import lazy_gettext

from app.audit.details import name_details, name_values
from app.audit.labels import label
from app.imports.models import ImportKind

PREVIEW = label("import:preview", lazy_gettext("File chosen for import"))
CONFIRM = label("import:confirm", lazy_gettext("File imported"))
CANCEL = label("import:cancel", lazy_gettext("Import dropped"))

name_details(
    {
        "changed": lazy_gettext("changed"),
        "errors": lazy_gettext("with errors"),
        "hand_edits_replaced": lazy_gettext("corrections by hand that the file replaced"),
        "missing": lazy_gettext("not in the file"),
        "new": lazy_gettext("new"),
        "unchanged": lazy_gettext("unchanged"),
    }
)
name_values("kind", {kind.value: kind.label for kind in ImportKind})
name_values(
    "cause",
    {
        "not decided in time": lazy_gettext("not decided in time"),
        "replaced by another file": lazy_gettext("replaced by another file"),
    },
)
name_values(
    "hand_edits_replaced",
    {
        "company": lazy_gettext("company"),
        "opening": lazy_gettext("opening"),
        "site": lazy_gettext("site"),
        "student": lazy_gettext("student"),
    },
)
