"""What exports of a school hold about people: who asked for one, and who agreed."""

from app.backup.models import SchoolExport
from app.privacy.registry import Holding

HELD = (
    Holding(
        SchoolExport,
        "Exports of a school",
        staff={"asked_by_id": "", "agreed_by_id": ""},
        plain="id school_id state recipient asked_at agreed_at done rows ended_at version",
        nobody="that everything of the school was taken along, not what",
    ),
)
