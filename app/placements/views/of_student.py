"""The placements of a student, and what was published and not accepted, for the page of that student."""

from flask import url_for
from flask_babel import gettext

from app.placements.models import ProposalState
from app.placements.queries.lives import placements_of
from app.placements.queries.proposals import published_proposal_of
from app.students.models import Student
from app.students.student_page import ShownPlacement


def placements_shown(student: Student) -> list[ShownPlacement]:
    """Each with a link to its page, the newest first; above them the place that was published, until it is one."""
    return _published(student) + [
        ShownPlacement(
            row.period.name,
            row.opening.title,
            str(row.state.label),
            url_for("placements.show_placement", placement_id=row.id),
        )
        for row in placements_of(student)
    ]


def _published(student: Student) -> list[ShownPlacement]:
    """The place that waits for an answer or was declined, or that there is none; an accepted one is a placement."""
    row = published_proposal_of(student)
    if row is None or row.state is ProposalState.ACCEPTED:
        return []
    url = url_for("placements.show_proposal", run_id=row.run_id, student_id=student.id)
    period = row.run.period.name
    if row.opening is None:
        return [ShownPlacement(period, gettext("no place yet"), "", url)]
    return [ShownPlacement(period, row.opening.title, str(row.state.label), url)]
