"""Reads of the agreements, one module per noun."""

from app.agreements.queries.listing import BY_DAY, FILTERS, IS_OVER, SORTS, figures_of, page_of_agreements
from app.agreements.queries.preparations import is_prepared, preparations_of, unprepared
from app.agreements.queries.sheets import (
    file_of,
    holding,
    hours_of,
    hours_of_all,
    own_placements,
    own_with_past,
    sheets_of,
)
from app.agreements.queries.waiting import AgreementsWaiting, Waiting, agreements_waiting
