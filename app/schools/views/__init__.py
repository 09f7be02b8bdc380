"""Pages of the school, one module per noun."""

from app.schools.views import (  # they add their routes
    choices,
    periods,
    programmes,
    settings,
    teams,
    vacations,
)
from app.schools.views.blueprint import bp
