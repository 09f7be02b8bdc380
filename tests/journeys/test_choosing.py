"""A student chooses on her phone, in Dutch: map, comparing, saving at once, a second tab; and again without scripts."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from config import Development
from tests.journeys.server import Server
from tests.journeys.visitor import Visitor

STUDENT = "student@demo.example"
RANKED = "#list .rank-title"


def _saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("Opgeslagen op", timeout=30_000)


def _make_room(page: Page) -> None:
    before = page.locator(RANKED).count()
    page.locator(".rank-remove").last.click()
    expect(page.locator(RANKED)).to_have_count(before - 1, timeout=30_000)
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


def test_student_chooses_with_the_map_and_nothing_is_lost_between_two_tabs(
    demo_server: Server, visitor: Callable[..., Visitor]
) -> None:
    me = visitor(demo_server, phone=True).sign_in(STUDENT, Development().DEMO_PASSWORD)
    page = me.go("/my-choices").page
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
    other.goto(f"{demo_server.address}/my-choices")
    _make_room(other)
    page.locator(".rank-move[value^=down]").first.click()
    expect(page.locator("[data-saved]")).to_contain_text("ergens anders gewijzigd", timeout=30_000)
    here = page.locator(RANKED).all_inner_texts()
    page.get_by_role("button", name="Opslaan wat ik hier zie").click()
    _saved(page)
    assert me.go("/my-choices").page.locator(RANKED).all_inner_texts() == here

    page.get_by_role("link", name="De plekken op je lijst vergelijken").click()
    me.look("compare")
    assert page.locator(".compare-place h2").all_inner_texts() == here[:4]
    expect(page.locator(".compare-place").first).to_contain_text("op 1")
    assert me.complaints == []


def test_student_chooses_without_scripts(demo_server: Server, visitor: Callable[..., Visitor]) -> None:
    me = visitor(demo_server, phone=True, with_scripts=False).sign_in(STUDENT, Development().DEMO_PASSWORD)
    page = me.go("/my-choices?view=map").page
    listed = page.locator(RANKED).all_inner_texts()

    expect(page.locator("[data-map]")).to_be_hidden()
    assert page.locator(".offer").count() > 10, "without scripts the map's page is the list"
    page.locator(".rank-remove").last.click()
    page.locator("button[name=add]").first.click()
    expect(page.locator("[data-saved]")).to_have_text("Nog niet opgeslagen.")
    page.get_by_role("button", name="Mijn keuzes opslaan").click()
    expect(page.locator("[data-saved]")).to_contain_text("Opgeslagen op")
    assert len(page.locator(RANKED).all_inner_texts()) == len(listed)
