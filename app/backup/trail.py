"""What the audit trail calls a backup that was put back, in words."""

from flask_babel import lazy_gettext as _l

from app.audit.labels import TrailWords

WORDS = TrailWords(details={"backup": _l("as everything was at")})

RESTORE = WORDS.label("school:restore", _l("Backup put back"), is_technical=True)
