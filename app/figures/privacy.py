"""What figures hold about people: nothing, they are totals."""

from app.figures.models import GenderTotal
from app.privacy.registry import Holding

HELD = (
    Holding(
        GenderTotal,
        "Students by gender, as they were counted last",
        plain="id school_id counted_on women men other unknown",
        nobody="totals of a whole school",
    ),
)
