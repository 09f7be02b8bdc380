"""What the school's trail says of counsellors' keys. It holds nothing of reports: those have a log of their own."""

from flask_babel import lazy_gettext as _l

from app.audit.labels import TrailWords

WORDS = TrailWords()
MAKE_KEY = WORDS.label(
    "counsellor_key:make", _l("Counsellor made a key for confidential reports"), is_technical=True
)
RESTORE_KEY = WORDS.label("counsellor_key:restore", _l("Counsellor used a recovery sheet"), is_technical=True)
