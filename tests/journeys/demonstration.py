"""Five minutes of Meervoud, as somebody shows it to a colleague: six moments, each worth a picture.

The journey `test_demonstration` walks it and looks; `docs/pictures/take.py` walks it and takes the pictures of the
README. In English, in the demo school, as its coordinator at a desktop.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Page

SOLVE_MS = 60_000
COLUMNS = {
    "A, Lln.": "Student number",
    "B, Wie": "Whole name, to be taken apart",
    "D, Zit in": "Year",
    "E, Woont in": "Town",
}
"""What Meervoud does not recognise by itself, or only guesses, and what it is."""
MOMENTS = {
    "columns": ".map-columns",
    "supply": "#supply",
    "map": ".map-box",
    "trade-off": "main",
    "reason": "#why-not",
    "publish": "#checks",
}
"""The moments, in order, each with the part of the page that it is about."""


def class_list(folder: Path) -> Path:
    """A list as a team keeps it: other names for columns, whole names, years in words."""
    path = folder / "klassenlijst 2B.csv"
    rows = (
        "Lln.;Wie;Opl.;Zit in;Woont in;Schoolpost;Dyslexie",
        "0390001;Jansen, Anna van;25187;tweede jaar;Zwolle;a.jansen@student.school.example;nee",
        "0390002;Çelik-Öztürk, Zoë;25187;tweede jaar;Meppel;z.celik@student.school.example;nee",
        "0390003;Berg, van der, Sanne;25187;derde jaar;Raalte;s.berg@student.school.example;ja",
    )
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def demonstrate(page: Page, go: Callable[[str], object], folder: Path) -> Iterator[str]:
    """Do what is shown, and stop at each of the `MOMENTS`; `go` opens a path of the demo school."""
    yield from _import(page, go, class_list(folder))
    go("/today")
    page.locator(MOMENTS["supply"]).wait_for()
    yield "supply"
    go("/companies/map?near=Zwolle")
    page.locator(MOMENTS["map"]).wait_for()
    yield "map"
    yield from _try_another_order(page, go)
    yield from _read_a_reason(page, page.url)
    yield from _publish(page, go)


def _import(page: Page, go: Callable[[str], object], file: Path) -> Iterator[str]:
    """A file that nobody made for Meervoud: say what its columns are, see every row, import."""
    go("/imports/new")
    page.set_input_files("input[type=file]", str(file))
    page.get_by_role("button", name="Show the preview").click()
    page.get_by_role("heading", level=1, name="Which column is what?").wait_for()
    for column, ours in COLUMNS.items():
        page.get_by_label(f"column {column}").select_option(label=ours)
    yield "columns"
    page.get_by_role("button", name="Show the preview").click()
    page.get_by_role("heading", level=1, name=re.compile("^Preview")).wait_for()
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("heading", level=1, name="Which column is what?").wait_for(state="detached")
    page.wait_for_load_state()


def _try_another_order(page: Page, go: Callable[[str], object]) -> Iterator[str]:
    """Drag participants to the top, read what it costs, keep it: a run with the students of now."""
    go("/placements/runs/1/trade-offs")
    drag_participants_up(page)
    yield "trade-off"
    page.get_by_role("button", name="Keep as a run").click()
    page.locator("#attention").wait_for(timeout=SOLVE_MS)


def drag_participants_up(page: Page) -> None:
    """Put “Participants where women work” right after the places, and wait until that is worked out."""
    grip = page.locator(".rank-row:has(input[value=flagged]) .rank-grip")
    grip.drag_to(
        page.locator(".rank-row:has(input[value=alone]) .rank-grip"), target_position={"x": 10, "y": 2}
    )
    page.locator("#cost").wait_for(timeout=SOLVE_MS)


def _read_a_reason(page: Page, run: str) -> Iterator[str]:
    """Why somebody did not get what she would rather have, in a sentence to read out to her."""
    page.goto(f"{run}?rank=2")
    page.locator("#results tbody th a").first.click()
    page.get_by_role("button", name="Work it out").click()
    page.locator(MOMENTS["reason"]).wait_for(timeout=SOLVE_MS)
    yield "reason"
    page.goto(run)


def _publish(page: Page, go: Callable[[str], object]) -> Iterator[str]:
    """The talks that were held, the review, the checks, and one button for everybody."""
    run = page.url
    for _ in range(10):
        go("/companies/talks")
        boxes = page.locator("input[name=site]").all()
        if not boxes:
            break
        for box in boxes:
            box.check()
        page.get_by_role("button", name="Update the ticked companies").click()
    page.goto(run)
    page.get_by_role("button", name="I have reviewed this plan").click()
    page.get_by_label("Close the choices with this publication").check()
    yield "publish"
    page.get_by_role("button", name="Publish the placements").click()
    page.wait_for_url(lambda url: "/placements?period=" in url)
