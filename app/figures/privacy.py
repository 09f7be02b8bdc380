"""What figures hold about people: nothing, they are totals."""

from app.figures.models import FlowFigure, GenderTotal, MonitorScore, NationalIntake
from app.privacy.registry import Holding

HELD = (
    Holding(
        GenderTotal,
        "Students by gender, as they were counted last",
        plain="id school_id counted_on women men other unknown",
        nobody="totals of a whole school",
    ),
    Holding(
        FlowFigure,
        "Intake, dropout and graduates by gender",
        plain="id school_id programme_id year flow women men other unknown version",
        nobody="totals of a programme in a school year, as the school entered them",
    ),
    Holding(
        MonitorScore,
        "Marks of the JOB monitor",
        plain="id school_id programme_id year women men version",
        nobody="averages of a programme in a school year, in tenths",
    ),
    Holding(
        NationalIntake,
        "National intake",
        plain="code year women whole",
        nobody="the same national figures for every school",
    ),
)
