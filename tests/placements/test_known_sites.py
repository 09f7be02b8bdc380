"""R13 and R19, with figures: what completed placements and talks say of a site, and who is there on a day."""

from datetime import date, timedelta

import pytest

from app.companies.models import CompanyIntake, IntakeOutcome
from app.companies.queries import IntakeGap, sites_without_adequate_intake, talks_to_hold
from app.extensions import db
from app.placements.models import PlacementState
from app.placements.queries.lives import interns_at
from app.placements.services.ending import end_early
from app.web.listing import ListState
from tests.factories import Factories
from tests.lives import a_placement
from tests.placements.conftest import Town

S = PlacementState


def talk(opening_site_id: int, day: date, outcome: IntakeOutcome = IntakeOutcome.ADEQUATE) -> None:
    db.session.add(CompanyIntake(site_id=opening_site_id, held_on=day, outcome=outcome, checklist=[]))
    db.session.flush()


def gaps_and_list(town: Town) -> tuple[IntakeGap | None, bool]:
    """What the check before publishing says of the site of unknown standing, and whether the list has it."""
    site_id = town.unknown.site_id
    listed = talks_to_hold(town.coordinator, town.period, ListState(sort="name"))
    gap = sites_without_adequate_intake({site_id}, town.period).get(site_id)
    return gap, site_id in {row[0].id for row in listed.rows}


@pytest.fixture
def new_site(town: Town) -> Town:
    """The period begins on 1 February 2027; nobody was ever placed at the site of unknown standing."""
    town.unknown.site.last_placed_year = None
    db.session.flush()
    return town


def test_new_site_needs_a_talk(new_site: Town) -> None:
    assert gaps_and_list(new_site) == (IntakeGap.MISSING, True)
    talk(new_site.unknown.site_id, date(2027, 1, 12))
    assert gaps_and_list(new_site) == (None, False)


@pytest.mark.parametrize(
    ("day", "gap"),
    [
        (date(2024, 1, 12), None),
        (date(2023, 2, 1), None),
        (date(2023, 1, 31), IntakeGap.EXPIRED),
        (date(2022, 1, 12), IntakeGap.EXPIRED),
    ],
)
def test_talk_counts_for_four_years(new_site: Town, day: date, gap: IntakeGap | None) -> None:
    talk(new_site.unknown.site_id, day)

    assert gaps_and_list(new_site) == (gap, gap is not None)


def test_bad_talk_blocks_until_a_newer_one(new_site: Town) -> None:
    talk(new_site.unknown.site_id, date(2010, 1, 12), IntakeOutcome.NOT_ADEQUATE)
    old = gaps_and_list(new_site)
    talk(new_site.unknown.site_id, date(2027, 1, 12), IntakeOutcome.ADEQUATE_WITH_AGREEMENTS)

    assert old == (IntakeGap.NOT_ADEQUATE, True)
    assert gaps_and_list(new_site) == (None, False)


@pytest.mark.parametrize(
    ("ended", "state", "gap"),
    [
        (date(2024, 1, 26), S.COMPLETED, None),
        (date(2023, 2, 1), S.COMPLETED, None),
        (date(2023, 1, 31), S.COMPLETED, IntakeGap.MISSING),
        (date(2022, 1, 28), S.COMPLETED, IntakeGap.MISSING),
        (date(2024, 1, 26), S.ENDED_EARLY, IntakeGap.MISSING),
        (date(2024, 1, 26), S.REPLACED, IntakeGap.MISSING),
    ],
)
def test_completed_placement_makes_a_site_known_for_four_years(
    make: Factories, new_site: Town, ended: date, state: PlacementState, gap: IntakeGap | None
) -> None:
    starts_on = ended - timedelta(days=120)
    period = make.period(starts_on=starts_on, ends_on=ended)
    opening = make.opening(new_site.unknown.site, period=period)
    a_placement(make.student(has_left=True), opening, state=state)

    assert gaps_and_list(new_site) == (gap, gap is not None)


def test_another_schools_placement_makes_nothing_known(make: Factories, new_site: Town) -> None:
    other = make.new_school()
    period = make.period(other, starts_on=date(2026, 2, 2), ends_on=date(2026, 7, 3))
    a_placement(make.student(school=other), make.opening(make.site(school=other), period), state=S.COMPLETED)

    assert gaps_and_list(new_site) == (IntakeGap.MISSING, True)


def test_current_intern_is_who_is_active_on_the_day(make: Factories, town: Town) -> None:
    period = make.period(starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 29))
    opening = make.opening(town.big.site, period=period, capacity=4)
    signed = {"agreement_signed_on": date(2026, 8, 20)}
    host = a_placement(town.students[0], opening, until=date(2026, 9, 1), **signed)
    a_placement(town.students[1], opening, until=date(2026, 9, 1))
    site_ids = [town.big.site_id]

    assert interns_at(site_ids, date(2027, 1, 20)) == [host]
    assert interns_at(site_ids, date(2027, 2, 2)) == []
    end_early(host, host.version, date(2026, 12, 18), "A reason.", actor=town.coordinator)
    assert interns_at(site_ids, date(2026, 12, 18)) == [host]
    assert interns_at(site_ids, date(2026, 12, 19)) == []
