"""What the audit trail calls what people do with their rights, in words."""

from flask_babel import lazy_gettext as _l

from app.audit.labels import TrailWords
from app.privacy.files import FORMATS

WORDS = TrailWords(details={"format": _l("as")}, values={"format": FORMATS})

COPY = WORDS.label("person:copy", _l("Copy of everything about somebody made"))
