"""Reads of the registry, one module per noun. `visible_to` is the base of what a person sees."""

from app.companies.queries.counts import (
    Standing,
    counts_of,
    latest_counts,
    outdated_before,
    standing_of,
    standings,
)
from app.companies.queries.figures import RegistryFigures, registry_figures
from app.companies.queries.intakes import (
    IntakeGap,
    intakes_of,
    newest_intake_of,
    sites_without_adequate_intake,
)
from app.companies.queries.openings import (
    opening_for,
    openings_of_period,
    openings_of_site,
    openings_visible_to,
)
from app.companies.queries.recognition import is_recognised_for, recognised_codes
from app.companies.queries.sites import site_for, visible_to
from app.companies.queries.stops import current_stop_of, stop_for, stopped_site_ids, stops_of

__all__ = [
    "IntakeGap",
    "RegistryFigures",
    "Standing",
    "counts_of",
    "current_stop_of",
    "intakes_of",
    "is_recognised_for",
    "latest_counts",
    "newest_intake_of",
    "opening_for",
    "openings_of_period",
    "openings_of_site",
    "openings_visible_to",
    "outdated_before",
    "recognised_codes",
    "registry_figures",
    "site_for",
    "sites_without_adequate_intake",
    "standing_of",
    "standings",
    "stop_for",
    "stopped_site_ids",
    "stops_of",
    "visible_to",
]
