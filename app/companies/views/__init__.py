"""Pages of the registry: companies, counts, talks, openings and placement stops."""

from app.companies.views import counts, intakes, lists, openings, sites, stops  # they add their routes
from app.companies.views.blueprint import bp
