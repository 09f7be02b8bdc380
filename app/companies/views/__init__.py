"""Pages of the registry: companies, counts, talks, openings and placement stops."""

from app.companies.views import counts, intakes, lists, openings, sites, stops  # noqa: F401  (they add their routes)
from app.companies.views.blueprint import bp

__all__ = ["bp"]
