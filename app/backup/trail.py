"""What the audit trail calls a backup that was put back, and a school that was exported or came in, in words."""

from flask_babel import lazy_gettext as _l

from app.audit.labels import TrailWords

WORDS = TrailWords(details={"backup": _l("as everything was at")})

EXPORT = WORDS.label("school:export", _l("Everything of the school exported"), is_technical=True)
IMPORT = WORDS.label("school:import", _l("School came from an export"), is_technical=True)
ASK = WORDS.label("school_export:ask", _l("Export of the school asked for"), is_technical=True)
AGREE = WORDS.label("school_export:agree", _l("Export of the school agreed to"), is_technical=True)
CANCEL = WORDS.label("school_export:cancel", _l("Export of the school cancelled"), is_technical=True)
FETCH = WORDS.label("school_export:fetch", _l("Export of the school downloaded"), is_technical=True)
RESTORE = WORDS.label("school:restore", _l("Backup put back"), is_technical=True)
