"""What a match run needs of the registry: sites that are recognised for something, and places in the period."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, exists, func, select

from app.companies.models import Opening, Recognition, Site
from app.extensions import db
from app.imports.registry import Step
from app.schools.queries import current_period


def company_steps(school_id: int) -> Iterator[Step]:
    """Sites, and what they are recognised for."""
    sites = _count(select(func.count()).where(Site.school_id == school_id))
    said = ngettext("%(num)s site", "%(num)s sites", sites) if sites else _("none yet")
    yield Step(
        _("Companies"),
        sites > 0,
        said,
        url_for("imports.new_import", kind="companies"),
        _("Import companies"),
    )
    recognised = exists().where(Recognition.site_id == Site.id)
    without = _count(select(func.count()).where(Site.school_id == school_id, ~recognised))
    if without:
        said = ngettext(
            "%(num)s site has no programme, so nobody can be placed there",
            "%(num)s sites have no programme, so nobody can be placed there",
            without,
        )
        what, address = _("What companies are recognised for"), url_for("companies.list_sites")
        yield Step(what, False, said, address, _("Show companies"), is_needed=without == sites)


def opening_steps(school_id: int) -> Iterator[Step]:
    """A period, and places in it."""
    what, label = _("Openings with places"), _("Import openings")
    address = url_for("imports.new_import", kind="openings")
    period = current_period(school_id)
    if period is None:
        said = _("there is no period yet: a file of openings makes one from its days")
        yield Step(what, False, said, address, label)
        return
    places = _count(
        select(func.sum(Opening.capacity)).where(
            Opening.school_id == school_id, Opening.period_id == period.id, Opening.is_withdrawn.is_(False)
        )
    )
    said = ngettext("%(num)s place in %(period)s", "%(num)s places in %(period)s", places, period=period.name)
    yield Step(what, places > 0, said, address, label)


def _count(query: Select[int]) -> int:
    return db.session.scalar(query) or 0
