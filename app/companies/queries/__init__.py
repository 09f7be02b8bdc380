"""Reads of the registry, one module per noun. `visible_to` is the base of what a person sees."""

from app.companies.queries.counts import (
    Standing,
    band_of,
    counts_of,
    is_flagged_on,
    latest_count_of,
    latest_counts,
    newest_counts,
    standing_of,
    standings,
)
from app.companies.queries.figures import (
    RegistryFigures,
    bands_by_town,
    registry_figures,
    registry_question,
)
from app.companies.queries.intakes import (
    IntakeGap,
    intakes_of,
    newest_intake_of,
    sites_without_adequate_intake,
    talks_to_hold,
)
from app.companies.queries.lists import SiteList, SiteRow
from app.companies.queries.opening_lists import openings_without_track, page_of_openings, without_track
from app.companies.queries.openings import (
    has_openings,
    opening_for,
    openings_of_period,
    openings_of_site,
    openings_visible_to,
)
from app.companies.queries.sites import (
    is_recognised_for,
    is_recognised_in,
    recognised_codes,
    site_for,
    visible_to,
)
from app.companies.queries.stops import (
    current_stop_of,
    list_of_stops,
    stop_for,
    stopped_site_ids,
    stopped_sites,
    stops_of,
)
