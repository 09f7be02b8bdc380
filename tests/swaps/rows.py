"""Rows of requests for another place."""

from datetime import date

from app.companies.models import Opening
from app.students.models import Student
from app.swaps.models import SwapChoice, SwapRequest
from tests.factories import Factories


def a_swap_request(make: Factories, student: Student, has: Opening, *named: Opening) -> SwapRequest:
    """She has a place at one opening and asked for others, the best first."""
    row: SwapRequest = make.row(
        SwapRequest(
            school_id=student.school_id,
            student_id=student.id,
            period_id=has.period_id,
            opening_id=has.id,
            ends_on=max(has.starts_on, date(2026, 1, 1)),
            choices=[SwapChoice(rank=rank, opening_id=one.id) for rank, one in enumerate(named, start=1)],
        )
    )
    return row
