"""Writing down that a list with the placements of students left as a file (decision 0015)."""

from app.accounts.models import User
from app.audit.services import record
from app.placements.trail import EXPORT_PLACEMENTS
from app.schools.models import Period


def note_export(period: Period, rows: int, *, actor: User) -> None:
    """Somebody took a file with so many rows of a period."""
    record(
        EXPORT_PLACEMENTS,
        period,
        actor=actor,
        school_id=period.school_id,
        data={"rows": rows},
        subject_name=period.name,
    )
