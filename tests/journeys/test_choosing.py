"""A student on her phone, in Dutch, with scripts and without: from the invitation to another place than she got."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Locator, Page, expect

from config import Development
from tests.journeys.server import Server
from tests.journeys.steps import begin, publish_a_new_plan
from tests.journeys.visitor import Visitor

COORDINATOR = "coordinator@demo.example"
RANKED = "#list .rank-title"
ROOMY = "Applicatie%"
"""How the name of a programme begins that has more places than students: nobody in it is without a place."""


def _saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("Opgeslagen op", timeout=30_000)


def _make_room(page: Page) -> None:
    before = page.locator(RANKED).count()
    page.locator(".rank-remove").last.click()
    expect(page.locator(RANKED)).to_have_count(before - 1, timeout=30_000)
    _saved(page)


def _say_why(page: Page) -> None:
    """Typed and shared, without a button: the line under the place says who reads it."""
    page.locator(".reason-own summary").first.click()
    page.locator(".reason-own textarea").first.fill("Mijn oom werkt hier.")
    page.locator(".reason-own input[type=checkbox]").first.check()
    state = page.locator("[data-reason-state]").first
    expect(state).to_have_text("je stagecoördinator en begeleider kunnen het lezen", timeout=30_000)
    _saved(page)


def _open_a_town(page: Page) -> None:
    """With the keyboard: the last mark, until it is one town and its places are read."""
    panel = page.locator("[data-map-panel]")
    for _ in range(8):
        if panel.is_visible():
            break
        page.locator(".map-cluster, .map-mark").last.press("Enter")
        page.wait_for_timeout(300)
    expect(panel).to_be_visible()


def _two_students(server: Server) -> tuple[str, str]:
    """The addresses of two students without an account, who chose and do not take part in the programme."""
    with closing(sqlite3.connect(server.data / "meervoud.db", timeout=30)) as database:
        rows = database.execute(
            "SELECT student.email FROM student JOIN programme ON programme.id = student.programme_id "
            "WHERE programme.name LIKE ? AND student.user_id IS NULL AND student.email IS NOT NULL "
            "AND NOT coalesce(student.participates, 0) AND student.max_minutes IS NULL "
            "AND student.id IN (SELECT student_id FROM choice_list) ORDER BY student.id LIMIT 2",
            (ROOMY,),
        ).fetchall()
    (one,), (other,) = rows
    return one, other


def _chooses_with_the_map(me: Visitor) -> None:
    """Saved at every change, by keyboard from the map; a second tab loses nothing; compared."""
    page = me.go("/my-choices").look("choosing").page
    expect(page.locator("#list")).to_contain_text("plek, ")
    expect(page.locator("#list")).to_contain_text("op 1")
    _make_room(page)
    _make_room(page)

    me.go("/my-choices?view=map").look("choosing-map")
    _open_a_town(page)
    before = page.locator(RANKED).count()
    page.locator("[data-map-panel] button[name=add]:enabled").first.press("Enter")
    expect(page.locator(RANKED)).to_have_count(before + 1, timeout=30_000)
    _saved(page)
    page.keyboard.press("Escape")

    other = me.context.new_page()
    other.goto(f"{me.server.address}/my-choices")
    _make_room(other)
    page.locator(".rank-move[value^=down]").first.click()
    expect(page.locator("[data-saved]")).to_contain_text("ergens anders gewijzigd", timeout=30_000)
    here = page.locator(RANKED).all_inner_texts()
    page.get_by_role("button", name="Opslaan wat ik hier zie").click()
    _saved(page)
    assert me.go("/my-choices").page.locator(RANKED).all_inner_texts() == here

    _say_why(page)
    page.locator(".offer button[name=keep]").first.click()
    expect(page.locator("#kept .offer-title")).not_to_have_count(0, timeout=30_000)
    assert (
        me.go("/my-choices").page.locator(".reason-own textarea").first.input_value()
        == "Mijn oom werkt hier."
    )

    page.get_by_role("link", name="De plekken op je lijst vergelijken").click()
    me.look("compare")
    assert page.locator(".compare-place h2").all_inner_texts() == here[:4]
    expect(page.locator(".compare-place").first).to_contain_text("op 1")


def _chooses_without_scripts(me: Visitor) -> None:
    page = me.go("/my-choices?view=map").page
    listed = page.locator(RANKED).all_inner_texts()

    expect(page.locator("[data-map]")).to_be_hidden()
    assert page.locator(".offer").count() > 10, "without scripts the map's page is the list"
    expect(page.locator(".offer").first).to_contain_text("op 1")
    page.locator(".rank-remove").last.click()
    page.locator("button[name=add]").first.click()
    expect(page.locator("[data-saved]")).to_have_text("Nog niet opgeslagen.")
    page.get_by_role("button", name="Mijn keuzes opslaan").click()
    expect(page.locator("[data-saved]")).to_contain_text("Opgeslagen op")
    assert len(page.locator(RANKED).all_inner_texts()) == len(listed)
    page.get_by_role("link", name="De plekken op je lijst vergelijken").click()
    assert page.locator(".compare-place").count() == min(4, len(listed))


def _accepts(me: Visitor) -> str:
    """Gives the company where she has her place."""
    page = me.go("/my-placement").page
    page.get_by_role("button", name="Deze plek aannemen").click()
    page.get_by_text("Deze plek is van jou").wait_for()
    return page.locator(".my-place h2").inner_text()


def _free(page: Page) -> Locator:
    with_women = page.locator(".offer", has_text="3 of meer").filter(has_text="daar is nu een plek vrij")
    return with_women.get_by_role("link", name="Toevoegen")


def _asks_for_another(me: Visitor) -> str:
    """Names two places where nobody has to move; gives her name, as the coordinator reads it."""
    page = me.go("/my-placement").page
    page.get_by_role("link", name="Andere plek").click()
    for _ in range(2):
        _free(page).first.click()
    me.look("another-place")
    page.get_by_role("button", name="Om een andere plek vragen").click()
    page.get_by_text("de plek die je hebt, houd je voorlopig").wait_for()
    me.look("another-place-asked")
    return page.locator("#waiting ol li").first.inner_text()


def _is_given(coordinator: Visitor, company: str) -> None:
    """With one button, by the first request in the list."""
    page = coordinator.go("/today").page
    page.get_by_role("link", name="Answer students who asked for another place").click()
    page.locator("#results tbody th a").first.click()
    coordinator.look("swap-request")
    page.get_by_role("button", name="Give this place").first.click()
    page.get_by_text(f"goes to {company}").wait_for()


@pytest.mark.timeout(900)
def test_student_from_invitation_over_choosing_to_another_place(
    fresh_demo: Server, visitor: Callable[..., Visitor]
) -> None:
    coordinator = visitor(fresh_demo, language="en").sign_in(COORDINATOR, Development().DEMO_PASSWORD)
    coordinator.speak("en")
    one, other = _two_students(fresh_demo)
    coordinator.go("/students").page.get_by_role("button", name="Invite everybody without an account").click()
    students = (
        begin(visitor(fresh_demo, phone=True), one),
        begin(visitor(fresh_demo, phone=True, with_scripts=False), other),
    )
    _chooses_with_the_map(students[0])
    _chooses_without_scripts(students[1])
    publish_a_new_plan(coordinator)

    for student in students:
        before = _accepts(student)
        company = _asks_for_another(student)
        _is_given(coordinator, company)
        student.go("/my-placement").look("my-placement-swapped")
        now = student.page.locator(".my-place h2").inner_text()
        assert (now, now != before) == (company, True)
        assert student.complaints == []
    assert coordinator.complaints == []
