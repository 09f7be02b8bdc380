"""Where somebody may be placed: stops (R15), talks with new companies (R13), recognition (R37), open places."""

from datetime import date

import pytest

from app.access import Role
from app.companies.models import (
    CompanyIntake,
    IntakeOutcome,
    PlacementStop,
    Recognition,
    Site,
    StopGround,
    StopState,
)
from app.companies.queries import (
    IntakeGap,
    is_recognised_for,
    openings_of_period,
    openings_visible_to,
    recognised_codes,
    site_for,
    sites_without_adequate_intake,
    stopped_site_ids,
    visible_to,
)
from app.errors import NotVisible
from app.extensions import db
from app.schools.models import ProgrammeEquivalent
from app.schools.queries import codes_equal_to, equivalents_of
from tests.factories import Factories

DAY = date(2026, 11, 24)


def stop(site: Site, state: StopState, suspended_until: date | None = None) -> PlacementStop:
    row = PlacementStop(
        school_id=site.school_id,
        site_id=site.id,
        state=state,
        ground=StopGround.SOCIAL_SAFETY,
        explanation="What happened.",
        proposed_by_id=1,
        suspended_until=suspended_until,
    )
    db.session.add(row)
    db.session.flush()
    return row


def talk(site: Site, outcome: IntakeOutcome, held_on: date) -> None:
    db.session.add(CompanyIntake(site_id=site.id, outcome=outcome, held_on=held_on, checklist=[]))
    db.session.flush()


@pytest.mark.parametrize(
    ("state", "until", "stops"),
    [
        (StopState.PROPOSED, None, False),
        (StopState.SUSPENDED, date(2026, 11, 24), True),
        (StopState.SUSPENDED, date(2026, 11, 23), False),
        (StopState.HEARD, date(2026, 12, 1), True),
        (StopState.HEARD, None, False),
        (StopState.HEARD, date(2026, 11, 1), False),
        (StopState.IN_FORCE, None, True),
        (StopState.IN_FORCE, date(2026, 1, 1), True),
        (StopState.LIFTED, date(2026, 12, 1), False),
    ],
)
def test_stops_a_site_in_force_or_suspended(
    make: Factories, state: StopState, until: date | None, stops: bool
) -> None:
    site = make.site()
    row = stop(site, state, until)

    assert (site.id in stopped_site_ids(make.school.id, DAY)) is stops
    assert row.stops_on(DAY) is stops


def test_keeps_a_stop_in_force_after_its_review_day(make: Factories) -> None:
    site = make.site()
    stop(site, StopState.IN_FORCE).review_on = date(2026, 1, 1)
    db.session.flush()

    assert stopped_site_ids(make.school.id, DAY) == {site.id}


def test_stops_nothing_in_another_school(make: Factories) -> None:
    stop(make.site(), StopState.IN_FORCE)

    assert stopped_site_ids(make.new_school().id, DAY) == set()


@pytest.mark.parametrize(("last_year", "is_new"), [(None, True), (2022, True), (2023, False), (2026, False)])
def test_asks_a_talk_of_sites_without_a_placement_for_four_years(
    make: Factories, last_year: int | None, is_new: bool
) -> None:
    site = make.site(last_placed_year=last_year)
    period = make.period(starts_on=date(2027, 2, 1), ends_on=date(2027, 7, 2))

    gaps = sites_without_adequate_intake([site.id], period)

    assert gaps == ({site.id: IntakeGap.MISSING} if is_new else {})


def test_counts_school_years_from_august(make: Factories) -> None:
    site = make.site(last_placed_year=2022)
    spring = make.period(starts_on=date(2026, 2, 2), ends_on=date(2026, 7, 3))
    autumn = make.period(starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 29))

    assert sites_without_adequate_intake([site.id], spring) == {}
    assert sites_without_adequate_intake([site.id], autumn) == {site.id: IntakeGap.MISSING}


@pytest.mark.parametrize("outcome", [IntakeOutcome.ADEQUATE, IntakeOutcome.ADEQUATE_WITH_AGREEMENTS])
def test_needs_no_more_after_a_talk_that_ended_well(make: Factories, outcome: IntakeOutcome) -> None:
    site = make.site(last_placed_year=None)
    talk(site, outcome, date(2027, 1, 12))

    assert sites_without_adequate_intake([site.id], make.default_period) == {}


def test_blocks_a_site_whose_last_talk_did_not_end_well(make: Factories) -> None:
    new, known = make.site(last_placed_year=None), make.site(last_placed_year=2026)
    for site in (new, known):
        talk(site, IntakeOutcome.ADEQUATE, date(2026, 10, 1))
        talk(site, IntakeOutcome.NOT_ADEQUATE, date(2026, 11, 1))

    gaps = sites_without_adequate_intake([new.id, known.id], make.default_period)

    assert gaps == {new.id: IntakeGap.NOT_ADEQUATE, known.id: IntakeGap.NOT_ADEQUATE}


def test_lets_the_newest_talk_decide(make: Factories) -> None:
    site = make.site(last_placed_year=None)
    talk(site, IntakeOutcome.NOT_ADEQUATE, date(2026, 10, 1))
    talk(site, IntakeOutcome.ADEQUATE, date(2026, 11, 1))

    assert sites_without_adequate_intake([site.id], make.default_period) == {}


def test_recognises_within_the_dates(make: Factories) -> None:
    site = make.site(codes=("25187",))
    site.recognitions += [
        Recognition(programme_code="25104", valid_from=date(2027, 2, 1)),
        Recognition(programme_code="25297", valid_until=date(2027, 1, 31)),
    ]
    db.session.flush()

    assert recognised_codes([site.id], date(2027, 1, 31)) == {site.id: {"25187", "25297"}}
    assert recognised_codes([site.id], date(2027, 2, 1)) == {site.id: {"25187", "25104"}}


def test_accepts_an_equivalent_while_the_table_names_it(make: Factories) -> None:
    site = make.site(codes=("25604",))
    row = make.row(ProgrammeEquivalent(school_id=make.school.id, code="25187", equivalent_code="25604"))
    codes = recognised_codes([site.id], DAY)[site.id]

    assert is_recognised_for("25187", codes, equivalents_of(make.school.id))
    db.session.delete(row)
    assert not is_recognised_for("25187", codes, equivalents_of(make.school.id))


def test_counts_an_equivalent_whichever_way_round_it_was_entered(make: Factories) -> None:
    make.row(ProgrammeEquivalent(school_id=make.school.id, code="25187", equivalent_code="25604"))
    make.row(ProgrammeEquivalent(school_id=make.school.id, code="25604", equivalent_code="25605"))
    equivalents = equivalents_of(make.school.id)

    assert is_recognised_for("25604", {"25187"}, equivalents)
    assert codes_equal_to("25187", equivalents) == {"25187", "25604"}
    assert codes_equal_to("25604", equivalents) == {"25187", "25604", "25605"}


def test_offers_the_match_openings_that_were_not_withdrawn(make: Factories) -> None:
    kept, withdrawn = make.opening(), make.opening(is_withdrawn=True)
    other_period = make.opening(period=make.period())

    found = openings_of_period(make.school.id, kept.period_id)

    assert found == [kept]
    assert withdrawn.period_id == kept.period_id
    assert other_period not in found


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.COORDINATOR, True),
        (Role.SUPERVISOR, True),
        (Role.COUNSELLOR, True),
        (Role.REPORT_VIEWER, True),
        (Role.STUDENT, True),
        (Role.MENTOR, False),
        (Role.ADMINISTRATOR, False),
    ],
)
def test_shows_sites_and_openings_by_role(make: Factories, role: Role, sees: bool) -> None:
    opening, user = make.opening(), make.user(role)

    assert list(db.session.scalars(visible_to(user))) == ([opening.site] if sees else [])
    assert list(db.session.scalars(openings_visible_to(user))) == ([opening] if sees else [])


def test_shows_withdrawn_openings_to_coordinators_only(make: Factories) -> None:
    opening = make.opening(is_withdrawn=True)

    assert list(db.session.scalars(openings_visible_to(make.user(Role.COORDINATOR)))) == [opening]
    assert list(db.session.scalars(openings_visible_to(make.user(Role.STUDENT)))) == []


def test_hides_sites_of_another_school(make: Factories) -> None:
    site = make.site(school=make.new_school())

    with pytest.raises(NotVisible):
        site_for(make.user(Role.COORDINATOR), site.id)
