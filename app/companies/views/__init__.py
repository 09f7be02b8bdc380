"""Pages of the registry: companies, counts, talks, openings and placement stops."""

from app.companies.views import (  # they add their routes
    contacts,
    copies,
    counts,
    doubles,
    erasing,
    intakes,
    lists,
    maps,
    openings,
    quick,
    several_talks,
    sites,
    stops,
)
from app.companies.views.blueprint import bp
