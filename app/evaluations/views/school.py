"""What the school reads of evaluations: the response, sites with what was found, and lines that were passed on."""

from collections.abc import Collection, Mapping

from flask import render_template
from flask_login import current_user

from app.access import Permission, requires
from app.companies.models import Site
from app.companies.site_page import ShownExperience
from app.evaluations.queries.school import lines_passed_on, rates, sites_listing
from app.evaluations.queries.themes import LEVELS, STEP, Found, found_at
from app.evaluations.questions import THEMES
from app.evaluations.views.blueprint import bp
from app.schools.queries import today
from app.web.listing import ListState


def _shown(found: Found) -> ShownExperience:
    themes = [(str(THEMES[theme]), level, str(LEVELS[level])) for theme, level in found.themes.items()]
    return ShownExperience(found.answers, themes, found.until)


def experiences_at(site_ids: Collection[int]) -> Mapping[int, ShownExperience]:
    """Per site what its students found: for the page of a company, and where students choose."""
    return {site_id: _shown(found) for site_id, found in found_at(site_ids).items()}


@bp.get("/evaluations")
@requires(Permission.VIEW_EVALUATIONS)
def show_evaluations() -> str:
    state = ListState.from_request(sorts=["name"])
    listing = sites_listing(current_user.school_id, state)
    found = experiences_at([site.id for site in listing.rows])
    rows: list[tuple[Site, ShownExperience]] = [(site, found[site.id]) for site in listing.rows]
    return render_template(
        "evaluations/school.html",
        rates=rates(current_user.school_id),
        listing=listing,
        rows=rows,
        lines=lines_passed_on(current_user.school_id),
        step=STEP,
        day=today(),
    )
