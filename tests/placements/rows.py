"""What a comparison of a run says of a student, as rows."""

from app.companies.models import Opening
from app.placements.models import MatchRun, PolicyComparison, PolicyShift
from app.runs.models import RunState
from app.students.models import Student
from tests.factories import Factories


def a_comparison(make: Factories, run: MatchRun, student: Student, opening: Opening) -> PolicyComparison:
    """A finished comparison with the plan in which a student is at an opening, where she would lose her place."""
    comparison = make.row(
        PolicyComparison(
            school_id=run.school_id,
            run_id=run.id,
            policies=[],
            state=RunState.FINISHED,
            progress={},
            asked_student_id=student.id,
            asked_opening_id=opening.id,
        )
    )
    shift = {"position": 1, "student_id": student.id, "opening_before_id": opening.id}
    make.row(PolicyShift(comparison_id=comparison.id, **shift))
    return comparison
