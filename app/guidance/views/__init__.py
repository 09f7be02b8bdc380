"""Pages of guidance, one module per noun."""

from app.guidance.views import (  # they add their routes
    contacts,
    feeds,
    handovers,
    mine,
    overview,
    plans,
    week,
)
from app.guidance.views.blueprint import bp
