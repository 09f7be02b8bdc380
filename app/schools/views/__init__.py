"""Pages of the school, one module per noun."""

from app.schools.views import choices, periods, programmes, settings, teams  # they add their routes
from app.schools.views.blueprint import bp
