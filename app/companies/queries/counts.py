"""Where a site stands on women in technical roles: the latest count, judged by the school's dated rules (R1-R5, D7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.companies.calendar import months_before
from app.companies.models import Band, CountSource, Site, WomenCount
from app.extensions import db
from app.schools.models import SchoolRules
from app.schools.queries import rules_of, threshold_on, today


def band_of(women: int | None) -> Band:
    """D7: what students see. Always about three, whatever the school's own threshold is."""
    if women is None:
        return Band.UNKNOWN
    if women >= 3:
        return Band.THREE_OR_MORE
    return Band.ONE_OR_TWO if women else Band.NONE


@dataclass(frozen=True)
class Standing:
    """What is known of one site on a day. `women` is None where nobody counted yet: unknown, never zero (R2)."""

    women: int | None
    technical_staff: int | None
    """Women and men in technical roles, as last reported."""
    counted_on: date | None
    source: CountSource | None
    is_outdated: bool
    """R4: the count is older than the school allows. It still counts."""
    threshold: int

    @property
    def is_flagged(self) -> bool:
        """R1, R2: fewer than the threshold, or unknown."""
        return self.women is None or self.women < self.threshold

    @property
    def band(self) -> Band:
        return band_of(self.women)

    @property
    def points(self) -> int:
        """R6: 2 for three or more, 1 for one or two, 0 for none or unknown."""
        return {Band.THREE_OR_MORE: 2, Band.ONE_OR_TWO: 1}.get(self.band, 0)

    @property
    def reaches_30(self) -> bool | None:
        """R5, in integers so that nothing is rounded. None: unknown, also when the two figures contradict."""
        if self.women is None or not self.technical_staff or self.technical_staff < self.women:
            return None
        return 10 * self.women >= 3 * self.technical_staff

    @property
    def share(self) -> float | None:
        """Women among the technical staff, 0 to 1; only to be shown, `reaches_30` decides."""
        if self.women is None or not self.technical_staff or self.reaches_30 is None:
            return None
        return self.women / self.technical_staff


def latest_counts(day: date, site_ids: Collection[int] | None = None) -> Subquery:
    """The newest count of each site as known on `day`: the last day counted, then the last one recorded.

    With `site_ids` only of those sites: their counts are all that is read then.
    """
    of_them = () if site_ids is None else (WomenCount.site_id.in_(site_ids),)
    ranked = (
        select(
            WomenCount,
            func.row_number()
            .over(
                partition_by=WomenCount.site_id,
                order_by=(
                    WomenCount.counted_on.desc(),
                    WomenCount.recorded_at.desc(),
                    WomenCount.id.desc(),
                ),
            )
            .label("place"),
        )
        .where(WomenCount.counted_on <= day, *of_them)
        .subquery()
    )
    return select(ranked).where(ranked.c.place == 1).subquery("latest_count")


def newest_counts(site_ids: Collection[int], day: date) -> dict[int, tuple[int, date]]:
    """The newest count of each of these sites as known on `day`, women and the day counted; absent where nobody did."""
    rows = db.session.execute(
        select(WomenCount.site_id, WomenCount.women, WomenCount.counted_on)
        .where(WomenCount.site_id.in_(site_ids), WomenCount.counted_on <= day)
        .order_by(WomenCount.counted_on, WomenCount.recorded_at, WomenCount.id)
    )
    return {site_id: (women, counted_on) for site_id, women, counted_on in rows}  # the last one stays


def standings(
    school_id: int, site_ids: Collection[int] | None = None, day: date | None = None
) -> dict[int, Standing]:
    """The standing of each site of the school (or of those in `site_ids`) on `day` (default today), in one query.

    Every site has one, also when it was never counted.
    """
    day = day or today()
    rules = rules_of(school_id, day)
    latest = latest_counts(day, site_ids)
    query = (
        select(
            Site.id,
            func.coalesce(Site.technical_staff, latest.c.technical_staff).label("technical_staff"),
            latest.c.women,
            latest.c.counted_on,
            latest.c.source,
        )
        .outerjoin(latest, latest.c.site_id == Site.id)
        .where(Site.school_id == school_id)
    )
    if site_ids is not None:
        query = query.where(Site.id.in_(site_ids))
    return {row.id: standing_of(row, rules, day) for row in db.session.execute(query)}


def is_flagged_on(
    site_id: InstrumentedAttribute[int], school_id: InstrumentedAttribute[int], day: date
) -> ColumnElement[bool]:
    """R1, R2 for the site of each row of a query, in SQL: a look-up a row, where `standings` reads a whole school."""
    newest = (
        select(WomenCount.women)
        .where(WomenCount.site_id == site_id, WomenCount.counted_on <= day)
        .order_by(WomenCount.counted_on.desc(), WomenCount.recorded_at.desc(), WomenCount.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return or_(newest.is_(None), newest < threshold_on(school_id, day))


def standing_of(row: Row[Any] | WomenCount, rules: SchoolRules, day: date) -> Standing:
    """Judge one row that has `women`, `technical_staff`, `counted_on` and `source`."""
    counted_on = row.counted_on
    return Standing(
        women=row.women,
        technical_staff=row.technical_staff,
        counted_on=counted_on,
        source=row.source,
        is_outdated=counted_on is not None and counted_on < months_before(day, rules.count_valid_months),
        threshold=rules.threshold,
    )


def latest_count_of(site: Site) -> WomenCount | None:
    """The count that holds for the site today."""
    return next(iter(counts_of(site)), None)


def counts_of(site: Site) -> list[WomenCount]:
    """Every count of the site, the newest first (R4: the history is kept)."""
    return list(
        db.session.scalars(
            select(WomenCount)
            .where(WomenCount.site_id == site.id)
            .order_by(WomenCount.counted_on.desc(), WomenCount.recorded_at.desc(), WomenCount.id.desc())
        )
    )
