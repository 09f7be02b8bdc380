"""Writing down that the register left as a file (decision 0015)."""

from app.accounts.models import User
from app.audit.services import record
from app.rolemodels.trail import EXPORT


def note_export(rows: int, *, actor: User) -> None:
    """Somebody took a file with so many role models."""
    school = actor.school
    record(EXPORT, school, actor=actor, school_id=school.id, data={"rows": rows}, subject_name=school.name)
