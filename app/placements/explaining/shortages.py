"""Where places are short in a problem or a plan, by row ids and programme codes."""

from collections.abc import Iterable

import matching
import matching.placement.explanation
from app.placements.problem.names import row_ids
from app.placements.shortage import ShortageTold, in_order, most_first


def told_of(
    problem: matching.PlacementProblem, parts: Iterable[matching.placement.explanation.Shortage]
) -> tuple[ShortageTold, ...]:
    """Short parts of a problem as the pages have them."""
    code = {student.id: student.programme for student in problem.students}
    return in_order(
        ShortageTold(
            students=row_ids(part.students),
            openings=row_ids(part.openings),
            seats=part.seats,
            short=part.short,
            programmes=most_first(code[name] for name in part.students),
        )
        for part in parts
    )
