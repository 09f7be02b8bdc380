"""The placements of a student, and what was published and not accepted, for the page of that student.

And for whoever comes to guide her: where she goes, and no more of it.
"""

from collections.abc import Collection
from datetime import date

from flask import url_for
from flask_babel import gettext

from app.companies.models import Opening
from app.placements.models import ProposalState
from app.placements.queries.lives import held_in, placements_of
from app.placements.queries.proposals import offered_in, published_proposal_of
from app.students.models import ComingSupervisor, Student
from app.students.student_page import PlaceToCome, ShownPlacement


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


def where_they_go(rows: Collection[ComingSupervisor]) -> dict[int, PlaceToCome]:
    """By number of the row: the placement in its period; before there is one, what was published and not answered."""
    pairs = {(row.student_id, row.period_id) for row in rows}
    offered, held = offered_in(pairs), held_in(pairs)
    found = {}
    for row in rows:
        pair = (row.student_id, row.period_id)
        if (placement := held.get(pair)) is not None:
            found[row.id] = _place(placement.opening, placement.starts_on, placement.ends_on, is_agreed=True)
        elif (opening := offered.get(pair)) is not None:
            found[row.id] = _place(opening, opening.starts_on, opening.ends_on, is_agreed=False)
    return found


def _place(opening: Opening, starts_on: date, ends_on: date, *, is_agreed: bool) -> PlaceToCome:
    url = url_for("companies.show_site", site_id=opening.site_id)
    return PlaceToCome(opening.title, opening.site.town, url, starts_on, ends_on, is_agreed)
