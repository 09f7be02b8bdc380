"""Counts of women from the companies file: added to the history; an empty cell is unknown, not zero (R2, R4)."""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.audit.services import Actor
from app.companies.models import CountSource, Site, WomenCount
from app.extensions import db
from app.imports.comparison import NOT_KNOWN, in_words
from app.imports.plans import Change, Problem, Row, Text

UNKNOWN = _l("Women in technical roles: not known")


class CountBook:
    """The counts that a school has, read once, and those that the file adds."""

    def __init__(self, school_id: int, day: date) -> None:
        self.day = day
        self.of_site: dict[int, list[WomenCount]] = {}
        for count in db.session.scalars(
            select(WomenCount)
            .join(Site, Site.id == WomenCount.site_id)
            .where(Site.school_id == school_id)
            .order_by(WomenCount.counted_on, WomenCount.id)
        ):
            self.of_site.setdefault(count.site_id, []).append(count)
        self.taken: list[tuple[Site, Row]] = []

    def problems(self, row: Row) -> Iterable[Problem]:
        """R1, R4: a count has a date that has come, and cannot exceed the people in technical roles.

        A count without that is left out, and the row goes in without it.
        """
        women, staff, counted_on = row.value("women"), row.value("technical_staff"), row.value("counted_on")
        if women is None:
            return
        if staff is not None and women > staff:
            yield Problem(
                _l(
                    "%(women)s women out of %(staff)s people in technical roles is not possible. "
                    "Correct one of the two.",
                    women=women,
                    staff=staff,
                ),
                "women",
            )
        elif counted_on is None:
            yield Problem(_l("A count needs a date. Fill in the column “Peildatum”."), "women")
        elif counted_on > self.day:
            yield Problem(_l("This day is still to come. Fill in the date of the count."), "women")

    def change(self, row: Row, site: Site) -> tuple[Change, ...]:
        """What the row adds to the history of a site that is there already."""
        if row.value("women") is None or self._is_recorded(row, site):
            return ()
        earlier = self.of_site.get(site.id)
        old = _said(earlier[-1].women, earlier[-1].counted_on) if earlier else NOT_KNOWN
        return (
            Change(
                "women",
                _l("Women in technical roles"),
                old,
                _said(row.value("women"), row.value("counted_on")),
            ),
        )

    def said(self, row: Row) -> Text:
        """What the row says of a new site, for the preview."""
        if row.value("women") is None:
            return UNKNOWN
        return _l(
            "Women in technical roles: %(count)s", count=_said(row.value("women"), row.value("counted_on"))
        )

    def _is_recorded(self, row: Row, site: Site) -> bool:
        staff = row.value("technical_staff")
        return any(
            count.women == row.value("women")
            and count.counted_on == row.value("counted_on")
            and count.source is _source(row)
            and (staff is None or count.technical_staff == staff)
            for count in self.of_site.get(site.id, ())
        )

    def take(self, row: Row, site: Site) -> None:
        """Remember what to add, unless it is there already."""
        if row.value("women") is not None and not (site.id and self._is_recorded(row, site)):
            self.taken.append((site, row))

    def write(self, actor: Actor | None) -> None:
        """Add the counts, once the sites have their ids."""
        for site, row in self.taken:
            db.session.add(
                WomenCount(
                    site_id=site.id,
                    women=row.value("women"),
                    technical_staff=row.value("technical_staff"),
                    counted_on=row.value("counted_on"),
                    source=_source(row),
                    author_id=actor.id if actor else None,
                    author_name=actor.name if actor else "",
                )
            )


def _source(row: Row) -> CountSource:
    found: CountSource | None = row.value("source")
    return found or CountSource.OTHER


def _said(women: int, counted_on: date) -> Text:
    return _l("%(women)s, counted on %(day)s", women=women, day=in_words(counted_on))
