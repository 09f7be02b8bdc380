"""What the audit trail calls what happens to companies that students found; never what somebody wrote."""

from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.audit.labels import TrailWords
from app.audit.services import record
from app.finds.models import FoundCompany

WORDS = TrailWords(numbered={"FoundCompany": _l("Company found by a student, number %(number)s")})
PROPOSE = WORDS.label("found_company:propose", _l("Company proposed by a student"))
WITHDRAW = WORDS.label("found_company:withdraw", _l("Proposed company withdrawn"))
ACCEPT = WORDS.label("found_company:accept", _l("Proposed company accepted"))
DECLINE = WORDS.label("found_company:decline", _l("Proposed company not accepted"))


def note(action: str, find: FoundCompany, *, actor: User) -> None:
    """Record an act on a proposal, with the student's name beside the trail."""
    record(action, find, actor=actor, school_id=find.school_id, about=find.student)
