"""What the audit trail calls what people do with their rights, in words."""

from flask_babel import lazy_gettext as _l

from app.audit.labels import TrailWords
from app.privacy.files import FORMATS
from app.privacy.models import RequestKind

WORDS = TrailWords(
    details={"format": _l("as")},
    values={"format": FORMATS, "kind": RequestKind.labels()},
    numbered={"PrivacyRequest": _l("Request %(number)s about personal data")},
)

COPY = WORDS.label("person:copy", _l("Copy of everything about somebody made"))
ASK = WORDS.label("privacy_request:ask", _l("Request about personal data made"))
ANSWER = WORDS.label("privacy_request:answer", _l("Request about personal data answered"))
