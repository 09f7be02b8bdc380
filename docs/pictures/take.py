"""Takes the pictures of the README and the guides, from a demo school that it serves itself for the occasion.

    .venv/bin/python -m docs.pictures.take                   needs ImageMagick, which makes the files small
    .venv/bin/python -m docs.pictures.take demonstration     only the six of the demonstration
    .venv/bin/python -m docs.pictures.take choosing          only those of a student who chooses, and what follows

The demo always tells the same story, so new pictures differ from the old where the pages do. Look at each before
you commit it.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from app.demo.story import DATA
from config import Development
from docs.pictures.choosing import show_choosing
from tests.browsers import chromium
from tests.journeys.demonstration import MOMENTS, class_list, demonstrate, drag_participants_up
from tests.journeys.server import Server, running_server

HERE = Path(__file__).parent
WELCOME = HERE.parents[1] / "app" / "static" / "pictures"
"""What the page for whoever has not signed in shows of Meervoud at work."""
DESKTOP, WIDE, PHONE = (1280, 1100), (1280, 800), (390, 844)
READ_SECONDS = 60
COLOURS = 64
MOST_BYTES, MOST_WELCOME_BYTES = 250_000, 30_000
LANGUAGES = ("nl", "en")
FROM_ITS_TOP = """
element => document.fonts.ready.then(() => scrollTo(0, element.getBoundingClientRect().top + scrollY - 16))
"""


class Camera:
    """Keeps what a page shows, with as few colours as it needs, under a name in this folder."""

    def __init__(self) -> None:
        found = shutil.which("magick") or shutil.which("convert")
        if found is None:
            raise SystemExit("Install ImageMagick first: without it the pictures are four times as large.")
        self._convert = found

    def take(self, page: Page, name: str, at: str = "html") -> None:
        """What fits on the screen of `page`, from the top, or from the element `at`."""
        path = HERE / name
        path.parent.mkdir(exist_ok=True)
        page.locator(at).first.evaluate(FROM_ITS_TOP)
        picture = page.screenshot()
        command = [self._convert, "png:-", "+dither", "-colors", str(COLOURS), "-strip", f"png8:{path}"]
        subprocess.run(command, input=picture, check=True)
        size = path.stat().st_size
        print(f"{name}: {size // 1000} kB")
        if size > MOST_BYTES:
            raise SystemExit(f"{name} is larger than {MOST_BYTES // 1000} kB: show less of the page.")

    def take_map(self, page: Page, theme: str) -> None:
        """The map alone, at twice its size so that it is sharp on a phone, as the page before signing in has it."""
        path = WELCOME / f"map-{theme}.webp"
        picture = page.locator(".map-canvas").screenshot()
        command = [
            self._convert,
            "png:-",
            "+dither",
            "-colors",
            "32",
            "-strip",
            "-define",
            "webp:lossless=true",
        ]
        subprocess.run([*command, f"webp:{path}"], input=picture, check=True)
        if path.stat().st_size > MOST_WELCOME_BYTES:
            raise SystemExit(
                f"{path.name} is larger than {MOST_WELCOME_BYTES // 1000} kB: show less of the map."
            )


@contextmanager
def somebody(
    browser: Browser, server: Server, role: str, language: str, size: tuple[int, int], scale: int = 1
) -> Iterator[Page]:
    """The start page of the demo account with this role, which speaks this language from now on, in light colours."""
    context = browser.new_context(
        base_url=server.address,
        viewport={"width": size[0], "height": size[1]},
        color_scheme="light",
        device_scale_factor=scale,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("input[name=email]", f"{role}@demo.example")
    page.fill("input[name=password]", Development().DEMO_PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/today")
    page.click("details.corner > summary")
    page.click(f"button[name=language][value={language}]")
    page.locator(f"html[lang={language}]").wait_for()
    yield page
    context.close()


def companies_file(folder: Path) -> Path:
    """The demo's companies as a school would bring them later: two new counts, a new site, a number to correct."""
    text = (DATA / "companies.csv").read_text(encoding="utf-8")
    for known, later in (
        (";40;2;22-03-2026;oud-studente", ";41;3;02-11-2026;bedrijf"),
        (";8;8;09-04-2026;", ";9;8;09-11-2026;"),
        ("69417125;", "69417x25;"),
    ):
        if known not in text:
            raise SystemExit(f"companies.csv no longer holds {known}: choose another row to change.")
        text = text.replace(known, later, 1)
    new = "55410197;;L11099;De Nieuwe Draad B.V.;8011 AB;Zwolle;25187;12;4;09-11-2026;bedrijf"
    path = folder / "companies-2026-11.csv"
    path.write_text(f"{text.rstrip()}\n{new}\n", encoding="utf-8")
    return path


def show_columns(camera: Camera, page: Page, language: str, file: Path) -> None:
    """The page on which she says what the columns of a file are."""
    page.goto("/imports/new/students")
    page.set_input_files("input[type=file]", str(file))
    page.locator("main form button[type=submit]").click()
    page.locator(".map-columns").wait_for(timeout=READ_SECONDS * 1000)
    camera.take(page, f"{language}/import-columns.png")


def show_companies(camera: Camera, page: Page, language: str) -> None:
    """What companies said, a company that is entered by hand, and the question as a company reads it on a phone."""
    page.goto("/inquiries/claims")
    page.locator("#results tbody").wait_for()
    camera.take(page, f"{language}/company-answers.png")
    page.goto("/companies/quick")
    page.fill("input[name=company_name]", "Houtbouw Vechtdal")
    page.fill("input[name=town]", "Ommen")
    page.fill("input[name=women]", "2")
    page.fill("input[name=technical_staff]", "11")
    camera.take(page, f"{language}/quick-entry.png")
    page.goto("/inquiries?state=open")
    page.locator("#results tbody th a").first.click()
    page.locator("form[action$='/link'] button").click()
    link = page.locator("#the-link").input_value()
    browser = page.context.browser
    if browser is None:
        raise SystemExit("The browser has gone.")
    size = {"width": PHONE[0], "height": PHONE[1]}
    phone = browser.new_context(viewport=size, locale=language, color_scheme="light").new_page()
    phone.goto(link)
    if phone.locator("html").get_attribute("lang") != language:
        phone.locator(f"button[name=language][value={language}]").first.click()
    phone.locator(f"html[lang={language}]").wait_for()
    camera.take(phone, f"{language}/company-question.png")
    phone.context.close()


def correct_by_hand(page: Page) -> None:
    """A coordinator counts the technicians of one site anew, so that the preview has something that it keeps."""
    page.goto("/companies?q=L11002")
    page.locator("#results tbody th a").click()
    page.locator("a[href$='/edit']").first.click()
    page.fill("input[name=technical_staff]", "63")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()


def show_coordinator(camera: Camera, page: Page, language: str, file: Path) -> None:
    """The start page, the preview of a file, the run that waits for review, and supervisors of internships that run."""
    page.goto("/today")
    camera.take(page, f"{language}/dashboard.png")
    page.goto("/imports/new/companies")
    page.set_input_files("input[type=file]", str(file))
    page.locator("main form button[type=submit]").click()
    page.locator("#rows").wait_for(timeout=READ_SECONDS * 1000)
    camera.take(page, f"{language}/import-preview.png")
    page.goto("/placements/runs/1")
    page.locator(".result-sentence").wait_for(timeout=READ_SECONDS * 1000)
    camera.take(page, "run-result.png" if language == "en" else f"{language}/run-result.png")
    page.goto("/placements/runs/1/trade-offs")
    drag_participants_up(page)
    camera.take(page, f"{language}/trade-offs.png")
    page.goto("/reports/runs/1")
    page.locator("#guidance").wait_for()
    camera.take(page, f"{language}/whole-picture.png")
    page.goto("/supervision/runs/1")
    page.locator(".plan-card").first.wait_for()
    camera.take(page, f"{language}/supervisor-run.png")
    page.goto("/figures")
    page.locator(".share-pictures").wait_for()
    camera.take(page, f"{language}/women-and-men.png")
    page.goto("/placements/runs/1?rank=lower")
    page.locator("#results tbody th a").first.click()
    page.locator("#choices").wait_for()
    camera.take(page, f"{language}/one-student.png")


def show_map(camera: Camera, browser: Browser, server: Server) -> None:
    """The companies around Zwolle for one programme, light and dark; no word on it is in one of the two languages."""
    for theme in ("light", "dark"):
        with somebody(browser, server, "coordinator", "nl", (700, 1000), scale=2) as page:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            page.goto("/companies/map?programme=25297&openings=yes")
            page.locator(".map-canvas .map-mark").first.wait_for()
            page.locator(".leaflet-control-zoom").evaluate(
                "buttons => buttons.remove()"
            )  # in a picture they do nothing
            camera.take_map(page, theme)


def plan_circles(page: Page) -> None:
    """A circle run on the coordinator's page, solved, with its result on the screen."""
    page.goto("/circles/runs/new")
    page.locator("form.run-form button[type=submit]").last.click()
    page.locator("#circles").wait_for(timeout=READ_SECONDS * 1000)


def show_demonstration(camera: Camera, browser: Browser, folder: Path) -> None:
    """The six moments, in a demo school of their own: at the end its placements are published."""
    with (
        running_server(folder / "demonstration") as server,
        somebody(browser, server, "coordinator", "en", WIDE) as page,
    ):
        for moment in demonstrate(page, page.goto, folder):
            camera.take(page, f"demonstration/{moment}.png", MOMENTS[moment])


def show_students(camera: Camera, browser: Browser, folder: Path) -> None:
    """Choosing, and what comes of it, in a demo school of their own."""
    with running_server(folder / "choosing") as server:

        def as_somebody(role: str, language: str) -> AbstractContextManager[Page]:
            return somebody(browser, server, role, language, PHONE if role == "student" else DESKTOP)

        show_choosing(camera.take, as_somebody)


def main() -> None:
    """Every picture, in both languages, or only those of the demonstration or of choosing."""
    camera, only = Camera(), sys.argv[1:]
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium().launch_options())  # type: ignore[arg-type]
        if only != ["choosing"]:
            show_demonstration(camera, browser, Path(folder))
        if only != ["demonstration"]:
            show_students(camera, browser, Path(folder))
        browser.close()
    if not only:
        show_pages(camera)


def show_pages(camera: Camera) -> None:
    """The pages of the README and the guides, in both languages."""
    with (
        TemporaryDirectory() as folder,
        running_server(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**chromium().launch_options())  # type: ignore[arg-type]
        file = companies_file(Path(folder))
        show_map(camera, browser, server)
        with somebody(browser, server, "coordinator", "en", DESKTOP) as page:
            correct_by_hand(page)
        for language in LANGUAGES:
            with somebody(browser, server, "coordinator", language, DESKTOP) as page:
                show_columns(camera, page, language, class_list(Path(folder)))
                show_coordinator(camera, page, language, file)
                show_companies(camera, page, language)
            with somebody(browser, server, "student", language, PHONE) as page:
                page.goto("/my-check-ins")
                camera.take(page, f"{language}/my-check-ins.png")
            with somebody(browser, server, "supervisor", language, PHONE) as page:
                camera.take(page, f"{language}/week.png", "#alerts")
                page.locator("a[href*='/guidance/contacts/']").first.click()
                page.locator("main form").first.wait_for()
                camera.take(page, f"{language}/contact.png")
            with somebody(browser, server, "counsellor", language, DESKTOP) as page:
                camera.take(page, f"{language}/counsellor.png")
        for language in LANGUAGES:
            with somebody(browser, server, "coordinator", language, DESKTOP) as page:
                plan_circles(page)
                camera.take(page, f"{language}/circle-run.png")
        browser.close()


if __name__ == "__main__":
    main()
