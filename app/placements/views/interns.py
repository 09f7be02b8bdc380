"""Students at a site, now and in coming periods, and whom it touches when an opening is withdrawn (R19)."""

from flask import url_for
from flask_babel import gettext
from flask_login import current_user

from app.access import Permission
from app.companies.models import Opening, Site
from app.companies.site_page import ShownIntern, Touched
from app.placements.models import Placement, Proposal
from app.placements.queries.concerned import Concerned, concerned_by, placed_and_offered_at
from app.placements.queries.lives import interns_at, late_at
from app.schools.queries import today
from app.web.filters import unbroken_date


def interns_now(site: Site) -> list[ShownIntern]:
    """Those whose placement is active, those without a signed agreement, then who is to come or was offered a place.

    Nobody for whom may not see all.
    """
    if not current_user.has(Permission.VIEW_PLACEMENTS):
        return []
    day = today()
    late = gettext("agreement not signed")
    return [
        *(
            _shown(row, gettext("until %(day)s", day=unbroken_date(row.ends_on)))
            for row in interns_at([site.id], day)
        ),
        *(_shown(row, late) for row in late_at([site.id], day)),
        *_to_come(placed_and_offered_at(site.id, day)),
    ]


def _to_come(concerned: Concerned) -> list[ShownIntern]:
    day = today()
    offers = concerned.offers if current_user.has(Permission.MANAGE_RUNS) else []
    return [
        *(_shown(row, _days(row), is_coming=True) for row in concerned.placements if row.starts_on > day),
        *(_offered(row) for row in offers),
    ]


def touched_by_withdrawing(opening: Opening) -> Touched:
    """Who has the opening, who was offered it, and how many students chose it in a period that is not over."""
    concerned = concerned_by(opening.id, today())
    people = [
        *(_shown(row, _days(row)) for row in concerned.placements),
        *(_offered(row) for row in concerned.offers),
    ]
    firsts = sum(1 for choice in concerned.choices if choice.rank == 1)
    return Touched(people, len(concerned.choices), firsts)


def _days(placement: Placement) -> str:
    return gettext(
        "%(period)s, from %(first)s to %(last)s",
        period=placement.period.name,
        first=unbroken_date(placement.starts_on),
        last=unbroken_date(placement.ends_on),
    )


def _shown(placement: Placement, remark: str, *, is_coming: bool = False) -> ShownIntern:
    url = url_for("placements.show_placement", placement_id=placement.id)
    return ShownIntern(placement.student.name, url, remark, is_coming)


def _offered(row: Proposal) -> ShownIntern:
    url = url_for("placements.show_proposal", run_id=row.run_id, student_id=row.student_id)
    words = gettext("%(period)s, offered, no answer yet", period=row.run.period.name)
    return ShownIntern(row.student.name, url, words, is_coming=True)
