"""Pages of the main flow: match runs, proposals, decisions, publication, placements and a student's own place."""

from app.placements.views import (  # they add their routes to bp
    answers,
    beside,
    changes,
    comparisons,
    decisions,
    lives,
    maps,
    my_placement,
    placements,
    proportionality,
    publication,
    replacing,
    replanning,
    runs,
    students,
    supply,
    trade_offs,
)
from app.placements.views.blueprint import bp
