"""Students who have an internship at a site today, for the page of that site (R19)."""

from flask import url_for
from flask_babel import gettext
from flask_login import current_user

from app.access import Permission
from app.companies.models import Site
from app.companies.site_page import ShownIntern
from app.placements.models import Placement
from app.placements.queries.lives import interns_at, late_at
from app.schools.queries import today
from app.web.filters import show_date


def interns_now(site: Site) -> list[ShownIntern]:
    """Those whose placement is active, then those without a signed agreement; nobody for whom may not see all."""
    if not current_user.has(Permission.VIEW_PLACEMENTS):
        return []
    day = today()
    late = gettext("agreement not signed")
    return [
        *(
            _shown(row, gettext("until %(day)s", day=show_date(row.ends_on)))
            for row in interns_at([site.id], day)
        ),
        *(_shown(row, late) for row in late_at([site.id], day)),
    ]


def _shown(placement: Placement, remark: str) -> ShownIntern:
    url = url_for("placements.show_placement", placement_id=placement.id)
    return ShownIntern(placement.student.name, url, remark)
