"""What only a browser can tell: accessibility, room on a phone, keys, drag, polling, and that our policy allows it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from app.web.static_files import static_url_path

pytestmark = pytest.mark.journey

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HEAR = """
async rules => {
    const found = await axe.run(document, {runOnly: {type: "tag", values: rules}, resultTypes: ["violations"]});
    const wrong = found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html}`));
    return {wrong, passed: found.passes.length};
}
"""
PHONE, DESKTOP = 390, 1280
POLL = f"{static_url_path()}/js/poll.js"

Open = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Open]:
    """Open a page; at the end, no page may have complained in its console (a refused script or style does)."""
    complaints: list[str] = []
    expected = "Failed to load resource"  # a page that is not there, an answer that a test leaves out
    contexts = []

    def opened(path: str, width: int = DESKTOP, theme: str = "light", **options: Any) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=theme,
            locale="en",
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in complaints if not text.startswith(expected)] == []


def violations(page: Page) -> list[str]:
    """What axe finds on the page, in one line each."""
    page.evaluate(AXE)
    found = page.evaluate(HEAR, RULES)
    assert found["passed"] > 20, "axe looked at nothing"
    return list(found["wrong"])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "width"),
    [
        ("/gallery", PHONE),
        ("/gallery", DESKTOP),
        ("/gallery?as=student", PHONE),
        ("/about", DESKTOP),
        ("/no-such-page", PHONE),
    ],
)
def test_page_has_no_violations_and_fits(visit: Open, path: str, width: int, theme: str) -> None:
    page = visit(path, width, theme)

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_notices_a_violation(visit: Open) -> None:
    page = visit("/about")
    page.evaluate("document.querySelector('main').innerHTML += '<img src=\"data:,\"><input>'")

    assert len(violations(page)) >= 2


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_controls_are_large_enough_to_hit(visit: Open, width: int) -> None:
    page = visit("/gallery", width)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, .btn, summary, select, input:not([type=hidden])')]
            .filter(e => e.checkVisibility()).map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
            .filter(([, box]) => box.height < 24 || box.width < 24).map(([html]) => html)"""
    )

    assert small == []


def test_focus_is_seen_on_whatever_has_it(visit: Open) -> None:
    """Bootstrap gives some of these a pale glow of its own."""
    page = visit("/about")
    kinds = (
        '<a href="#a">a</a><a href="#b" class="nav-link">b</a><a href="#c" class="btn btn-primary">c</a>'
        '<input class="form-control" aria-label="d"><select class="form-select" aria-label="e"></select>'
        '<input type="checkbox" class="form-check-input" aria-label="f">'
        "<details><summary>g</summary></details>"
    )
    page.evaluate("kinds => document.querySelector('main').innerHTML = kinds", kinds)
    page.locator("main a").first.focus()
    rings = []
    for _ in range(7):
        rings.append(page.evaluate("getComputedStyle(document.activeElement).outline"))
        page.keyboard.press("Tab")

    assert set(rings) == {"rgb(15, 86, 102) solid 3px"}


def test_theme_follows_the_device_until_somebody_chooses(visit: Open) -> None:
    body = visit("/about", theme="dark").locator("body")
    light, dark = "rgb(251, 250, 247)", "rgb(16, 25, 28)"
    expect(body).to_have_css("background-color", dark)

    body.get_by_role("button", name="Light", exact=True).click()
    expect(body).to_have_css("background-color", light)

    body.get_by_role("button", name="Dark", exact=True).click()
    expect(body).to_have_css("background-color", dark)


def test_menu_closes_with_escape_and_gives_the_focus_back(visit: Open) -> None:
    page = visit("/gallery", PHONE)
    menu, summary = page.locator(".menu"), page.locator(".menu > summary")

    summary.press("Enter")
    expect(menu.get_by_role("link", name="Companies")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    expect(menu.get_by_role("link", name="Companies")).to_be_hidden()
    expect(summary).to_be_focused()


def test_menu_closes_when_somebody_goes_on_elsewhere(visit: Open) -> None:
    page = visit("/gallery", PHONE)
    page.locator(".menu > summary").click()

    page.locator("h1").click(position={"x": 5, "y": 5}, force=True)

    expect(page.locator(".menu-panel")).to_be_hidden()


def order(page: Page) -> list[str]:
    return page.locator("[data-rank] > li").evaluate_all("rows => rows.map(row => row.dataset.title)")


def test_list_is_ordered_with_keys_and_the_move_is_said(visit: Open) -> None:
    page = visit("/gallery")
    button = page.get_by_role("button", name="Move Installatiebedrijf Noorderlicht up")

    button.press("Enter")

    assert order(page)[0] == "Installatiebedrijf Noorderlicht"
    expect(page.locator("[data-rank-status]")).to_have_text(
        "Installatiebedrijf Noorderlicht is now number 1 of 3."
    )
    expect(button).to_be_focused()
    button.press("Enter")
    expect(page.locator("[data-rank-status]")).to_have_text(
        "Installatiebedrijf Noorderlicht is number 1 already."
    )
    assert page.url.endswith("/gallery")


def test_list_is_ordered_by_dragging(visit: Open) -> None:
    page = visit("/gallery")
    grips = page.locator(".rank-grip")
    grips.nth(2).scroll_into_view_if_needed()

    grips.nth(2).drag_to(grips.nth(0), target_position={"x": 10, "y": 2})

    assert order(page)[0] == "Van der Veen Elektrotechniek"
    expect(page.locator("[data-rank-status]")).to_have_text(
        "Van der Veen Elektrotechniek is now number 1 of 3."
    )


def test_list_is_ordered_without_scripts(visit: Open) -> None:
    page = visit("/gallery", java_script_enabled=False)

    page.get_by_role("button", name="Move Bakker Metaal down").click()

    titles = page.locator("[data-rank] > li .rank-title")
    expect(titles).to_have_text(
        ["Installatiebedrijf Noorderlicht", "Bakker Metaal", "Van der Veen Elektrotechniek"]
    )


def test_filter_shows_its_result_in_place_and_in_the_address(visit: Open) -> None:
    page = visit("/gallery")
    page.evaluate("window.kept = true")

    page.locator("#filter-town").select_option("meppel")

    page.wait_for_url("**/gallery?*town=meppel*")
    expect(page.locator(".active-filters")).to_contain_text("Meppel")
    expect(page.locator("[data-filter-status]")).to_have_text("1 to 5 of 120 sites")
    assert page.evaluate("window.kept") is True


def test_filter_becomes_the_page_when_the_answer_is_no_list(visit: Open) -> None:
    page = visit("/gallery")
    page.route("**/gallery?*", lambda route: route.fulfill(body="<h1>Sign in</h1>", content_type="text/html"))

    page.locator("#filter-town").select_option("meppel")

    expect(page.locator("h1")).to_have_text("Sign in")


@pytest.mark.parametrize(("width", "is_open"), [(PHONE, False), (DESKTOP, True)])
def test_filters_are_a_sheet_on_a_phone_and_a_bar_on_a_desktop(
    visit: Open, width: int, is_open: bool
) -> None:
    page = visit("/gallery", width)

    assert page.locator("#filter-q").is_visible() is is_open
    assert page.get_by_text("Search and filter").is_visible() is not is_open


def test_fragment_is_asked_for_until_it_is_final(visit: Open, address: str) -> None:
    page = visit("/about")
    answers = iter(["<p>busy</p>", None, "<p>still busy</p>"])

    def answer(route: Route) -> None:
        body = next(answers, "final")
        if body is None:
            route.abort()
        elif body == "final":
            route.fulfill(body='<div data-poll="/run" data-final>done</div>', content_type="text/html")
        else:
            route.fulfill(body=f'<div data-poll="/run">{body}</div>', content_type="text/html")

    page.route("**/run", answer)
    page.clock.install()
    page.evaluate(
        """async (poll) => {
            document.querySelector('main').innerHTML = '<div data-poll="/run" data-trouble="Trying again.">start</div>';
            await import(poll);
        }""",
        POLL,
    )
    live = page.locator("[data-poll]")
    page.clock.run_for(2000)
    expect(live).to_have_text("busy")
    page.clock.run_for(2000)
    expect(live.locator(".live-trouble")).to_have_text("Trying again.")
    page.clock.run_for(4000)
    expect(live).to_have_text("still busy")
    page.clock.run_for(2000)
    expect(live).to_have_text("done")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(60000)
    assert asked == []


def test_paper_shows_the_content_only(visit: Open) -> None:
    page = visit("/gallery")
    page.emulate_media(media="print")

    assert not page.locator(".rail").is_visible()
    assert not page.get_by_role("button", name="Save the site").first.is_visible()
    assert page.locator(".table-cards").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_what_changes_is_told_now_and_then_and_the_end_at_once(visit: Open, address: str) -> None:
    """A screen reader hears the criterion and no figures, every fifteen seconds at most, and that it is finished."""
    page = visit("/about")
    at_work = iter(["one", "one", "two", "three", *["four"] * 4, "five"])

    def answer(route: Route) -> None:
        words = next(at_work, None)
        final = " data-final" if words is None else ""
        said = f'<div id="run" data-poll="/run" data-say="{words or "Finished."}"{final}>figures</div>'
        route.fulfill(body=said, content_type="text/html")

    page.route("**/run", answer)
    page.clock.install()
    page.evaluate(
        """async (poll) => {
            document.querySelector('main').innerHTML =
                '<div id="run" data-poll="/run" data-say="one">start</div><p role="status" id="run-said"></p>';
            await import(poll);
        }""",
        POLL,
    )
    heard = []
    for _ in range(10):
        with page.expect_response("**/run"):
            page.clock.run_for(2000)
        page.wait_for_timeout(50)
        words = page.locator("#run-said").inner_text()
        heard += [words] if heard[-1:] != [words] else []
    assert heard == ["one", "five", "Finished."]
