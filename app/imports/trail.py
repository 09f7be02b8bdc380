"""What the audit trail calls the acts in this feature, in words."""

from flask_babel import lazy_gettext

from app.audit.labels import label

PREVIEW = label("import:preview", lazy_gettext("File chosen for import"))
CONFIRM = label("import:confirm", lazy_gettext("File imported"))
CANCEL = label("import:cancel", lazy_gettext("Import dropped"))
