"""What the audit trail calls what happens to figures."""

from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.audit.labels import TrailWords
from app.audit.services import record
from app.figures.models import Flow

WORDS = TrailWords(
    details={"figures": _l("which figures")},
    values={"figures": {**Flow.labels(), "monitor": _l("JOB monitor")}},
)
ENTER = WORDS.label("figures:enter", _l("Figures on women and men entered"))
EXPORT = WORDS.label("figures:export", _l("Gender scan downloaded"))


def note(action: str, *, actor: User, **data: str | int) -> None:
    """Record an act on the figures of the actor's school."""
    school = actor.school
    record(action, school, actor=actor, school_id=school.id, subject_name=school.name, data=data)
