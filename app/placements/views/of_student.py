"""The placements of a student, for the page of that student."""

from flask import url_for

from app.placements.queries.lives import placements_of
from app.students.models import Student
from app.students.student_page import ShownPlacement


def placements_shown(student: Student) -> list[ShownPlacement]:
    """Each with a link to its page, the newest first."""
    return [
        ShownPlacement(
            row.period.name,
            row.opening.title,
            str(row.state.label),
            url_for("placements.show_placement", placement_id=row.id),
        )
        for row in placements_of(student)
    ]
