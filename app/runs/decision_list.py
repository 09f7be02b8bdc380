"""The decisions of a period as a list to be narrowed and sorted, whichever kind of run they are for."""

from typing import Any

from sqlalchemy import Select

from app.alphabet import alphabetical
from app.runs.models import Decision
from app.schools.models import Period
from app.schools.queries import periods_to_choose
from app.students.models import Student
from app.web.listing import ListState, page_of


def listed_decisions(
    table: type[Decision], visible: Select[Any], school_id: int, period: Period | None
) -> dict[str, Any]:
    """What the page of such a list is given: those in force in the period, or those that were withdrawn.

    `visible`: the decisions that the reader may see, each joined with its student.
    """
    periods = periods_to_choose(school_id)
    sorts = {
        "newest": (table.created_at.desc(), table.id.desc()),
        "name": (alphabetical(Student.last_name), alphabetical(Student.first_name), table.id),
    }
    filters = {"state": ("withdrawn",), "period": [str(one.id) for one in periods]}
    state = ListState.from_request(sorts=tuple(sorts), filters=filters)
    is_withdrawn = table.withdrawn_at.is_not(None)
    query = visible.where(
        table.period_id == (period.id if period else 0),
        is_withdrawn if state.filters.get("state") else ~is_withdrawn,
    )
    return {"listing": page_of(query, state, sorts), "period": period, "periods": periods}
