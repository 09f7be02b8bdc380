"""The pictures of a student who chooses, reads her place and asks for another one, and of the coordinator's answer."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

from playwright.sync_api import Page

Take = Callable[[Page, str, str], None]
Somebody = Callable[[str, str], AbstractContextManager[Page]]
LANGUAGES = ("nl", "en")
COORDINATOR, STUDENT = "coordinator", "student"
WITH_WOMEN, FREE = re.compile("3 (or more|of meer)"), re.compile("free there now|nu een plek vrij")


def show_choosing(take: Take, somebody: Somebody) -> None:
    """In a demo school of its own: at the end its placements are published, and somebody asked for another place.

    `take(page, name, at)` keeps a picture, `somebody(role, language)` opens the start page of a demo account.
    """
    for language in LANGUAGES:
        with somebody(STUDENT, language) as page:
            _show_choices(take, page, language)
    with somebody(COORDINATOR, "en") as page:
        publish(page)
    for language in LANGUAGES:
        with somebody(STUDENT, language) as page:
            page.goto("/my-placement")
            take(page, f"{language}/my-placement.png", "html")
            _name_two(page)
            take(page, f"{language}/another-place.png", "#asked")
    with somebody(STUDENT, "en") as page:
        _name_two(page)
        page.locator("#asked button[type=submit]").click()
    for language in LANGUAGES:
        with somebody(COORDINATOR, language) as page:
            page.goto("/placements/swaps")
            page.locator("#results tbody th a").first.click()
            page.locator("#decline").wait_for()
            take(page, f"{language}/swap-request.png", "html")


def _show_choices(take: Take, page: Page, language: str) -> None:
    page.goto("/my-choices")
    take(page, f"{language}/my-choices.png", "html")
    take(page, f"{language}/places.png", "#places")
    page.goto("/my-choices?view=map")
    page.locator("#places").evaluate("part => part.scrollIntoView()")  # marks are there once the map is seen
    page.locator(".map-cluster, .map-mark").first.wait_for()
    take(page, f"{language}/places-map.png", "#places")
    page.goto("/my-choices/compare")
    take(page, f"{language}/compare-places.png", ".compare")


def _name_two(page: Page) -> None:
    """Two places where nobody has to move for her."""
    page.goto("/my-placement/another")
    for _ in range(2):
        with_women = page.locator("#places .offer", has_text=WITH_WOMEN).filter(has_text=FREE)
        with_women.locator(".btn").first.click()
        page.wait_for_load_state()


def publish(page: Page) -> None:
    """What a coordinator, in English, does before students see their place: talks, review, one button."""
    page.goto("/companies/talks")
    for box in page.locator("input[name=site]").all():
        box.check()
    page.get_by_role("button", name="Update the ticked companies").click()
    page.goto("/placements/runs/1")
    page.get_by_role("button", name="I have reviewed this plan").click()
    page.get_by_label("Close the choices with this publication").check()
    page.get_by_role("button", name="Publish the placements").click()
    page.wait_for_url("**/placements?*")
