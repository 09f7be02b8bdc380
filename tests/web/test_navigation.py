"""Everybody sees the sections of her own roles, in one order, with what waits in them."""

import pytest
from flask import Flask
from flask_login import login_user

from app.access import GRANTS, Role, mark_of
from app.web import navigation
from app.web.navigation import ITEMS
from tests.browser import Browser
from tests.factories import Factories


@pytest.fixture(autouse=True)
def no_counts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the counts of the features: they have tests of their own."""
    monkeypatch.setitem(app.extensions, navigation.WAITING.name, ())


def sections(
    app: Flask, make: Factories, *roles: Role, path: str = "/about"
) -> dict[str, navigation.Section]:
    user = make.user(*roles)
    with app.test_request_context(path, headers={"Accept-Language": "en"}):
        login_user(user)
        return {str(section.label): section for section in navigation.navigation()}


def test_nobody_is_shown_a_section_that_refuses_her(app: Flask) -> None:
    with app.app_context():
        marks = {item.endpoint: mark_of(item.endpoint) for item in ITEMS}

    refused = [
        f"{role} at {item.endpoint}"
        for item in ITEMS
        for role, permissions in GRANTS.items()
        if item.permission in permissions and marks[item.endpoint] not in permissions
    ]
    assert refused == []


@pytest.mark.parametrize("role", Role)
def test_everybody_sees_the_sections_of_her_role_and_no_other(
    app: Flask, make: Factories, role: Role
) -> None:
    expected = [
        str(item.label)
        for item in ITEMS
        if item.permission in GRANTS[role] and item.tab_for not in GRANTS[role]
    ]

    assert list(sections(app, make, role)) == expected


@pytest.mark.parametrize("role", Role)
def test_no_two_sections_share_an_icon(app: Flask, make: Factories, role: Role) -> None:
    icons = [section.icon for section in sections(app, make, role).values()]

    assert len(icons) == len(set(icons)), icons


def test_a_section_is_a_tab_for_whoever_sees_what_it_belongs_to(
    app: Flask, make: Factories, browser: Browser
) -> None:
    assert "What helped" in sections(app, make, Role.REPORT_VIEWER)
    assert "What helped" not in sections(app, make, Role.COORDINATOR)

    for path in ("/activities", "/activities/days-along", "/activities/effect"):
        page = browser.sign_in(make.user(Role.COORDINATOR)).get(path)
        tabs = [link.get("href") for link in page.all(".//nav[@class='tabs']//a")]
        assert tabs == ["/activities", "/activities/days-along", "/activities/effect"]
        assert [link.get("href") for link in page.all(".//nav[@class='tabs']//a[@aria-current]")] == [path]
        assert [link.get("href") for link in page.all(".//nav[@class='rail']//a[@aria-current]")] == [
            "/activities"
        ]
    assert (
        not browser.sign_in(make.user(Role.REPORT_VIEWER))
        .get("/activities/effect")
        .all(".//nav[@class='tabs']")
    )


def test_upkeep_comes_after_the_work_of_the_year(app: Flask, make: Factories) -> None:
    for role in Role:
        upkeep = [section.is_upkeep for section in sections(app, make, role).values()]
        assert upkeep == sorted(upkeep)


def test_visitor_sees_no_sections(app: Flask, database: None) -> None:
    with app.test_request_context("/about"):
        assert navigation.navigation() == ()


def test_bar_of_a_phone_has_room_for_the_sections_of_students_and_mentors(
    app: Flask, make: Factories
) -> None:
    for role in (Role.STUDENT, Role.MENTOR):
        in_bar = [section for section in sections(app, make, role).values() if section.in_bar]
        assert 1 <= len(in_bar) <= 5


def test_student_finds_what_the_bar_does_not_hold_in_the_menu(make: Factories, browser: Browser) -> None:
    page = browser.sign_in(make.student(with_account=True).user).get("/today")  # type: ignore[arg-type]
    bar = {link.get("href") for link in page.all(".//nav[@class='bar']//a")}
    menu = {link.get("href") for link in page.all(".//nav[@class='menu-panel']//a")}

    assert bar < menu
    assert "/my-wishes" in menu - bar


def test_section_is_current_on_its_own_page_and_below_it(app: Flask, make: Factories) -> None:
    address = sections(app, make, Role.COORDINATOR)["Companies"].url

    here = sections(app, make, Role.COORDINATOR, path=f"{address}/12")
    assert [label for label, section in here.items() if section.is_current] == ["Companies"]
    deeper = sections(app, make, Role.COORDINATOR, path=f"{address}/openings/3/edit")
    assert [label for label, section in deeper.items() if section.is_current] == ["Openings"]
    beside = sections(app, make, Role.COORDINATOR, path=f"{address}-elsewhere")
    assert not beside["Companies"].is_current


@pytest.mark.parametrize(
    ("role", "path", "label"),
    [
        (Role.COORDINATOR, "/figures/2025/intake", "Programmes"),
        (Role.COORDINATOR, "/school/periods", "Programmes"),
        (Role.COORDINATOR, "/reports/runs/1", "Match runs"),
        (Role.COORDINATOR, "/reports/guidance", "Guidance"),
        (Role.COORDINATOR, "/supervision/hours", "Supervisor runs"),
        (Role.COORDINATOR, "/inquiries/claims", "Companies"),
        (Role.COORDINATOR, "/placements/1", "Placements"),
        (Role.SUPERVISOR, "/placements/1", "My students"),
        (Role.SUPERVISOR, "/guidance/5", "My week"),
        (Role.STUDENT, "/my-agreement", "My placement"),
        (Role.COUNSELLOR, "/check-ins/2", "Today"),
        (Role.REPORT_VIEWER, "/figures", "Women and men"),
        (Role.ADMINISTRATOR, "/school/vacations", "Settings"),
    ],
)
def test_page_that_stands_elsewhere_says_in_which_section_it_is(
    app: Flask, make: Factories, role: Role, path: str, label: str
) -> None:
    here = sections(app, make, role, path=path)

    assert [name for name, section in here.items() if section.is_current] == [label]


def test_somebody_with_two_roles_is_in_the_section_whose_own_page_it_is(app: Flask, make: Factories) -> None:
    here = sections(app, make, Role.COORDINATOR, Role.SUPERVISOR, path="/guidance/5")

    assert [name for name, section in here.items() if section.is_current] == ["Guidance"]


def test_sections_name_only_addresses_that_exist(app: Flask) -> None:
    rules = [f"{rule.rule}/" for rule in app.url_map.iter_rules()]

    nowhere = [
        start for item in ITEMS for start in item.also if not any(r.startswith(f"{start}/") for r in rules)
    ]
    assert nowhere == []


def test_count_is_asked_only_of_sections_that_are_shown(app: Flask, make: Factories) -> None:
    asked = []

    def sites() -> int:
        asked.append("sites")
        return 5

    def imports() -> int:
        asked.append("imports")
        return 1

    navigation.WAITING.init_app(app, [("companies.list_sites", sites), ("imports.list_imports", imports)])

    assert sections(app, make, Role.STUDENT)["Companies"].count == 5
    assert asked == ["sites"]
