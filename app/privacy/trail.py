"""What the audit trail calls what people do with their rights, in words."""

from flask_babel import lazy_gettext as _l

from app.audit.labels import TrailWords
from app.privacy.models import RequestKind
from app.privacy.registry import Whose
from app.privacy.words import FORMATS

REQUEST, RETENTION, RESTORED, COMMAND = "request", "retention", "restored", "command"
CAUSES = {
    REQUEST: _l("somebody asked for it, and somebody else confirmed it"),
    RETENTION: _l("the school's term was over"),
    RESTORED: _l("it was done before the backup was put back"),
    COMMAND: _l("whoever looks after the server did it"),
}
KINDS = {
    Whose.STUDENT: _l("a student, with the account"),
    Whose.ACCOUNT: _l("an account"),
    Whose.ROLE_MODEL: _l("a role model"),
    Whose.CONTACT: _l("the contacts of a company"),
}
TERM_TITLES = {
    "enrolment": _l("Students who left"),
    "choices": _l("Choices"),
    "agreements": _l("Internship agreements"),
    "accounts": _l("Closed accounts of staff"),
    "companies": _l("Contacts at companies"),
    "inquiries": _l("Who was asked about a company"),
    "placements": _l("Reasons beside placements"),
    "swaps": _l("Requests for another place"),
    "finds": _l("Companies that students found"),
    "guidance": _l("What was recorded of guidance"),
    "supervision": _l("Supervisor runs, and hours of supervisors"),
    "runs": _l("Match runs"),
    "circle_runs": _l("Circle runs"),
    "circle_wishes": _l("Wishes about circles"),
    "circles": _l("What members said of a circle"),
    "activities": _l("What was written about activities"),
    "evaluations": _l("Which student an evaluation belongs to"),
    "reflections": _l("Notes of students"),
    "days_along": _l("Days along"),
    "gatherings": _l("Return days and meetings"),
    "emails": _l("Emails"),
    "imports": _l("What was left of imports"),
    "requests": _l("Requests about personal data"),
    "trail": _l("Names and reasons in the audit trail"),
}
WORDS = TrailWords(
    details={
        "format": _l("as"),
        "terms": _l("months"),
        **{f"term_{code}": words for code, words in TERM_TITLES.items()},
    },
    values={
        "format": FORMATS,
        "kind": RequestKind.labels() | {str(whose): words for whose, words in KINDS.items()},
        "cause": CAUSES,
    },
    numbered={"PrivacyRequest": _l("Request %(number)s about personal data")},
)

COPY = WORDS.label("person:copy", _l("Copy of everything about somebody made"))
ASK = WORDS.label("privacy_request:ask", _l("Request about personal data made"))
ANSWER = WORDS.label("privacy_request:answer", _l("Request about personal data answered"))
ASK_ERASURE = WORDS.label("erasure:ask", _l("Erasure asked for"), is_technical=True)
WITHDRAW_ERASURE = WORDS.label("erasure:withdraw", _l("Erasure not done after all"), is_technical=True)
ERASE = WORDS.label("person:erase", _l("Everything about somebody erased"), is_technical=True)
SET_TERMS = WORDS.label("retention:set", _l("Terms of retention changed"), is_technical=True)
RETAIN = WORDS.label("retention:run", _l("What was over its term has gone"), is_technical=True)
