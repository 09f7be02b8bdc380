"""The pages of the school: rules by date, periods, programmes and teams."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.access import Role
from app.audit.models import AuditEvent
from app.extensions import db
from app.schools.models import Period, Programme, SchoolRules, Team
from app.schools.queries import equivalents_of, rules_of, today
from app.schools.services.founding import load_domains
from tests.browser import Browser
from tests.counting import counted
from tests.factories import Factories


def test_changing_the_rules_keeps_what_held_before(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))
    tomorrow = today() + timedelta(days=1)

    page = browser.get("/school/settings").click("Change the rules")
    page = page.submit("Save the rules", valid_from=tomorrow.isoformat(), threshold="4")

    assert rules_of(make.school.id).threshold == 3
    assert rules_of(make.school.id, tomorrow).threshold == 4
    assert rules_of(make.school.id, tomorrow).max_preferences == 5
    assert [row[1] for row in page.rows()] == ["planned", "in force"]
    event = db.session.scalars(select(AuditEvent)).one()
    assert (event.action, event.data["threshold"]) == ("rules:set", 4)


@pytest.mark.parametrize("heading", ["Periods", "Teams", "Programmes"])
def test_settings_lead_to_the_lists_that_messages_look_for_there(
    make: Factories, browser: Browser, heading: str
) -> None:
    browser.sign_in(make.user(Role.ADMINISTRATOR))

    assert browser.get("/school/settings").click(heading).h1 == heading


def test_a_planned_change_of_the_same_day_is_replaced(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.ADMINISTRATOR))

    for threshold in ("4", "5"):
        browser.get("/school/settings/change").submit("Save the rules", threshold=threshold)

    assert rules_of(make.school.id).threshold == 5
    assert db.session.scalar(select(func.count(SchoolRules.id))) == 2


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"valid_from": "2020-01-01", "threshold": "4"}, "not in the past"),
        ({}, "Change something first"),
        ({"threshold": "0"}, "from 1 to 20"),
        ({"max_preferences": "11"}, "from 1 to 10"),
        ({"max_travel_minutes": "2"}, "from 5 to 240"),
        ({"threshold": "three"}, "whole number"),
        ({"valid_from": ""}, "Enter a date"),
    ],
)
def test_rules_that_make_no_sense_are_refused(
    make: Factories, browser: Browser, values: dict[str, str], words: str
) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get("/school/settings/change").submit("Save the rules", **values)

    assert words in page.text
    assert db.session.scalar(select(func.count(SchoolRules.id))) == 1


def test_rules_turn_at_midnight_in_amsterdam(make: Factories) -> None:
    make.row(SchoolRules(school_id=make.school.id, valid_from=date(2027, 1, 1), threshold=4))
    with time_machine.travel(datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), tick=False) as clock:
        assert rules_of(make.school.id).threshold == 3
        clock.shift(timedelta(seconds=1))
        assert rules_of(make.school.id).threshold == 4


def test_adding_and_changing_a_period(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get("/school/periods").click("Add a period", expect=200)
    page = page.submit(
        "Save the period",
        name="P2 2026-2027",
        starts_on="2027-02-01",
        ends_on="2-7-2027",
        choices_open_on="1-10-2026",
        choices_close_on="18-12-2026",
    )
    assert page.h1 == "P2 2026-2027"
    page.submit("Save the period", choices_close_on="2026-12-20")

    period = db.session.scalars(select(Period)).one()
    assert (period.ends_on, period.choices_close_on) == (date(2027, 7, 2), date(2026, 12, 20))
    assert period.choices_open_on == date(2026, 10, 1)
    assert (period.precedence, period.only_listed) == (["published", "chosen"], False)
    assert period.version == 2


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"choices_close_on": "2027-02-01"}, "Students choose before the period begins: enter a day before"),
        ({"choices_open_on": "2026-12-19"}, "must not be after the last day for choices"),
        ({"choices_open_on": ""}, "Enter a date"),
        ({"ends_on": "2027-01-31"}, "The last day must be after the first day. Correct one of them."),
        ({"name": "P1"}, "already a period"),
        ({"name": ""}, "Enter a name"),
        ({"starts_on": "31-2-2027"}, "Enter a date"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(
    make: Factories, browser: Browser, values: dict[str, str], words: str
) -> None:
    make.period(name="P1")
    browser.sign_in(make.user(Role.COORDINATOR))
    given = {
        "name": "P2",
        "starts_on": "2027-02-01",
        "ends_on": "2027-07-02",
        "choices_open_on": "2026-10-01",
        "choices_close_on": "2026-12-18",
        **values,
    }

    page = browser.get("/school/periods/new").submit("Save the period", **given)

    assert words in page.text
    assert db.session.scalar(select(func.count(Period.id))) == 1


def test_a_stale_form_shows_both_versions(make: Factories, browser: Browser) -> None:
    team = make.team(name="ICT", intensive_places=4)
    browser.sign_in(make.user(Role.COORDINATOR))
    page = browser.get(f"/school/teams/{team.id}")
    browser.get(f"/school/teams/{team.id}").submit("Save the team", intensive_places="6")

    page = page.submit("Save the team", expect=409, intensive_places="8")

    assert page.rows() == [["Students whom the team can guide intensively different", "8", "6"]]
    assert team.intensive_places == 6
    page.click("Open the page again").submit("Save the team", intensive_places="8")
    assert team.intensive_places == 8


def test_a_team_without_a_number_has_no_known_limit(make: Factories, browser: Browser) -> None:
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get("/school/teams/new").submit("Save the team", name="Lab", intensive_places="")

    assert page.rows() == [["Lab", "no limit entered"]]
    assert db.session.scalars(select(Team)).one().intensive_places is None
    page = browser.get("/school/teams/new").submit("Save the team", name="lab", intensive_places="3")
    assert "already a team" in page.text


def test_adding_a_programme_takes_the_official_name(make: Factories, browser: Browser) -> None:
    load_domains()
    browser.sign_in(make.user(Role.COORDINATOR))

    page = browser.get("/school/programmes").click("Add a programme")
    page = page.submit("Save the programme", code="25187", equivalents="25604, 25188")

    assert page.rows() == [
        [
            "Applicatie- en mediaontwikkelaar",
            "25187",
            "4",
            "Information and communication technology",
            "25188, 25604",
        ]
    ]
    page = browser.get("/school/programmes/new").submit("Save the programme", code="25187")
    assert "already in the list" in page.text


def test_changing_which_codes_count_as_the_same(make: Factories, browser: Browser) -> None:
    programme = make.programme("25187", name="Applicaties")
    browser.sign_in(make.user(Role.COORDINATOR))
    address = f"/school/programmes/{programme.id}"

    browser.get(address).submit("Save the programme", equivalents="25604;25188 25604")
    assert equivalents_of(make.school.id) == {"25187": ["25188", "25604"]}

    page = browser.get(address).submit("Save the programme", equivalents="25604 2518x")
    assert "2518x is not a programme code" in page.text
    assert equivalents_of(make.school.id) == {"25187": ["25188", "25604"]}

    browser.get(address).submit("Save the programme", equivalents="25604", name="Software", level="3")
    assert equivalents_of(make.school.id) == {"25187": ["25604"]}
    assert (programme.name, programme.level, programme.code) == ("Software", 3, "25187")
    browser.get(address).submit("Save the programme", name="")
    assert programme.name == "Applicatie- en mediaontwikkelaar"


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.REPORT_VIEWER, Role.ADMINISTRATOR])
def test_others_of_the_staff_read_and_do_not_change(make: Factories, browser: Browser, role: Role) -> None:
    make.period(), make.programme(), make.team()
    browser.sign_in(make.user(role))

    for name in ("periods", "programmes", "teams"):
        page = browser.get(f"/school/{name}")
        assert len(page.rows()) == 1
        assert not [link for link in page.links.values() if link.startswith(f"/school/{name}/")]


def test_rows_of_another_school_do_not_exist(make: Factories, browser: Browser) -> None:
    other = make.new_school()
    rows = {
        "periods": make.period(school=other).id,
        "programmes": make.programme(school=other).id,
        "teams": make.team(school=other).id,
    }
    browser.sign_in(make.user(Role.COORDINATOR))

    for name, row_id in rows.items():
        browser.get(f"/school/{name}/{row_id}", expect=404)
        assert browser.get(f"/school/{name}").rows() == []
    assert db.session.scalar(select(func.count(Programme.id))) == 1


def test_the_lists_of_the_school_keep_their_query_budget(make: Factories, browser: Browser) -> None:
    for number in range(30):
        make.programme(f"{25000 + number}")
        make.period()
        make.team()
    browser.sign_in(make.user(Role.COORDINATOR))

    for name in ("periods", "programmes", "teams"):
        with counted() as statements:
            assert len(browser.get(f"/school/{name}").rows()) == 30
        assert statements.count <= 8, statements.texts
