"""Where sites stand on women in technical roles: R1 to R5, D4 and D7, with the examples of the rules."""

from datetime import date

import pytest
from sqlalchemy import event

from app.companies.calendar import months_before
from app.companies.models import Band, CountSource, Site, WomenCount
from app.companies.queries import RegistryFigures, registry_figures, standing_of, standings
from app.extensions import db
from app.schools.models import SchoolRules
from tests.counting import counted
from tests.factories import Factories

DAY = date(2026, 11, 24)


def count(site: Site, women: int, counted_on: date, **values: object) -> WomenCount:
    row = WomenCount(
        site_id=site.id, women=women, counted_on=counted_on, source=CountSource.COMPANY, **values
    )
    db.session.add(row)
    db.session.flush()
    return row


@pytest.mark.parametrize(
    ("women", "is_flagged"), [(0, True), (1, True), (2, True), (3, False), (12, False), (None, True)]
)
def test_flags_fewer_than_three_and_unknown(make: Factories, women: int | None, is_flagged: bool) -> None:
    site = make.site(women=women)

    assert standings(make.school.id)[site.id].is_flagged is is_flagged


def test_keeps_unknown_apart_from_zero(make: Factories) -> None:
    unknown, none = make.site(), make.site(women=0)

    found = standings(make.school.id)

    assert (found[unknown.id].women, found[unknown.id].band) == (None, Band.UNKNOWN)
    assert (found[none.id].women, found[none.id].band) == (0, Band.NONE)


def test_counts_per_site_and_not_per_company(make: Factories) -> None:
    utrecht = make.site(women=4, town="Utrecht")
    zwolle = make.row(Site(school_id=make.school.id, company_id=utrecht.company_id, town="Zwolle"))
    count(zwolle, 1, date(2026, 10, 1))

    found = standings(make.school.id)

    assert not found[utrecht.id].is_flagged
    assert found[zwolle.id].is_flagged


def test_keeps_using_an_outdated_count(make: Factories) -> None:
    site = make.site(women=3, counted_on=date(2025, 11, 1))

    found = standings(make.school.id, day=DAY)[site.id]

    assert (found.women, found.is_outdated, found.is_flagged) == (3, True, False)


def test_calls_a_count_outdated_after_twelve_months_and_not_before(make: Factories) -> None:
    on_the_day, day_before = (
        make.site(women=3, counted_on=date(2025, 11, 24)),
        make.site(women=3, counted_on=date(2025, 11, 23)),
    )

    found = standings(make.school.id, day=DAY)

    assert not found[on_the_day.id].is_outdated
    assert found[day_before.id].is_outdated


@pytest.mark.parametrize(
    ("day", "months", "border"),
    [
        (date(2026, 11, 24), 12, date(2025, 11, 24)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 31), 2, date(2025, 11, 30)),
        (date(2026, 3, 31), 60, date(2021, 3, 31)),
    ],
)
def test_goes_back_whole_months(day: date, months: int, border: date) -> None:
    assert months_before(day, months) == border


def test_takes_the_last_day_counted_then_the_last_one_recorded(make: Factories) -> None:
    site = make.site(women=1, counted_on=date(2026, 10, 1))
    count(site, 5, date(2026, 9, 1))
    count(site, 2, date(2026, 10, 1))

    assert standings(make.school.id)[site.id].women == 2


def test_knows_what_was_known_on_an_earlier_day(make: Factories) -> None:
    site = make.site(women=1, counted_on=date(2026, 9, 1))
    count(site, 4, date(2026, 11, 1))

    assert standings(make.school.id, day=date(2026, 10, 1))[site.id].women == 1
    assert standings(make.school.id, day=DAY)[site.id].women == 4


def test_uses_the_threshold_of_the_day(make: Factories) -> None:
    site = make.site(women=3)
    make.row(SchoolRules(school_id=make.school.id, valid_from=date(2027, 1, 1), threshold=4))

    assert not standings(make.school.id, day=DAY)[site.id].is_flagged
    assert standings(make.school.id, day=date(2027, 1, 1))[site.id].is_flagged


@pytest.mark.parametrize(
    ("women", "staff", "reaches", "is_flagged"),
    [
        (3, 10, True, False),
        (2, 7, False, True),
        (2, 5, True, True),
        (3, 40, False, False),
        (6, 20, True, False),
        (0, 0, None, True),
        (2, None, None, True),
        (None, 14, None, True),
        (0, 12, False, True),
    ],
)
def test_measures_thirty_percent_apart_from_the_flag(
    make: Factories, women: int | None, staff: int | None, reaches: bool | None, is_flagged: bool
) -> None:
    site = make.site(women=women, technical_staff=staff)

    found = standings(make.school.id)[site.id]

    assert (found.reaches_30, found.is_flagged) == (reaches, is_flagged)


def test_calls_the_share_unknown_when_the_figures_contradict(make: Factories) -> None:
    site = make.site(women=2)
    site.technical_staff = 1

    found = standings(make.school.id)[site.id]

    assert found.reaches_30 is None
    assert found.share is None


@pytest.mark.parametrize(
    ("women", "band", "points"),
    [
        (5, Band.THREE_OR_MORE, 2),
        (3, Band.THREE_OR_MORE, 2),
        (2, Band.ONE_OR_TWO, 1),
        (1, Band.ONE_OR_TWO, 1),
        (0, Band.NONE, 0),
        (None, Band.UNKNOWN, 0),
    ],
)
def test_puts_counts_in_bands_for_students(women: int | None, band: Band, points: int) -> None:
    row = WomenCount(women=women, counted_on=None, source=None, technical_staff=None)
    found = standing_of(row, SchoolRules(threshold=4, count_valid_months=12), DAY)

    assert (found.band, found.points) == (band, points)


def test_reads_many_sites_in_two_statements(make: Factories) -> None:
    for _ in range(30):
        make.site(women=2)
    statements: list[str] = []
    db.session.expire_all()
    school_id = make.school.id

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        found = standings(school_id)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)

    assert len(found) == 30
    assert len(statements) == 2  # the school's rules, and all standings


def test_reads_the_counts_of_the_sites_asked_only(make: Factories) -> None:
    site = make.site(women=3)

    with counted() as statements:
        assert standings(make.school.id, [site.id])[site.id].women == 3

    (asked,) = (text for text in statements.texts if "women_count" in text)
    assert "women_count.site_id IN" in asked


def test_limits_standings_to_the_school_and_the_sites_asked(make: Factories) -> None:
    wanted, other = make.site(women=1), make.site(women=1)
    elsewhere = make.site(women=1, school=make.new_school())

    assert set(standings(make.school.id)) == {wanted.id, other.id}
    assert set(standings(make.school.id, [wanted.id, elsewhere.id])) == {wanted.id}
    assert standings(make.school.id, []) == {}


def test_fills_the_tiles_of_the_example(make: Factories) -> None:
    for women in (3, 3, 4, 7, 12, 3, 0, 0, 0, 1, 1, 1, 2, 2, 2, None, None, None, None, None):
        make.site(women=women)

    found = registry_figures(make.school.id)

    assert found == RegistryFigures(sites=20, enough=6, below=9, unknown=5, outdated=0, threshold=3)
    assert (found.mapped, found.mapped_share) == (15, 0.75)


def test_has_no_share_without_sites(make: Factories) -> None:
    assert registry_figures(make.school.id).mapped_share is None


def test_counts_outdated_sites_among_the_known(make: Factories) -> None:
    make.site(women=3, counted_on=date(2025, 11, 1))
    make.site(women=3)
    make.site()

    found = registry_figures(make.school.id, DAY)

    assert (found.enough, found.unknown, found.outdated) == (2, 1, 1)
