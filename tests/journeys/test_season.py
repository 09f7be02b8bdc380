"""The main job, from an empty school to an accepted place, as a coordinator and a student do it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.demo.story import DATA, WRITTEN_FOR, moved, season_year
from app.schools.queries import today
from tests.journeys.server import Server, running_server
from tests.journeys.steps import begin, know_every_company
from tests.journeys.visitor import Visitor

SEE_EFFECT = re.compile("^See the effect")
FILES = {
    "students": ("students.xlsx", 120),
    "companies": ("companies.csv", 80),
    "openings": ("openings.csv", 102),
    "preferences": ("preferences.csv", 410),
}
"""Kind -> file and rows."""


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An installation with one empty school, English-speaking, and an invitation for its administrator."""
    with running_server(tmp_path_factory.mktemp("season"), with_demo=False) as server:
        made = server.run(
            "school", "create", "season", "Season College", "--language", "en", "--town", "Zwolle",
            "--admin-email", "kim@season.example", "--admin-name", "Kim de Boer",
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        yield server


ROOMY = "Applicatie"
"""How the name of a programme begins that has more places than students."""


def _invite_coordinator(admin: Visitor) -> None:
    admin.go("/people/invite")
    admin.page.get_by_label("Name", exact=True).fill("Marleen Hoekstra")
    admin.page.get_by_label("Email address").fill("marleen@season.example")
    admin.page.get_by_label("Internship coordinator").check()
    admin.look("invite")
    admin.page.get_by_role("button", name="Send the invitation").click()


def _file(folder: Path, name: str) -> Path:
    """A school's file, its dates moved to the coming season."""
    data = (DATA / name).read_bytes()
    years = season_year(today()) - WRITTEN_FOR
    path = folder / name
    path.write_bytes(data if name.endswith(".xlsx") else moved(data, years))
    return path


def _import(coordinator: Visitor, kind: str, path: Path, going: str) -> None:
    page = coordinator.page
    coordinator.go(f"/imports/new/{kind}")
    page.set_input_files("input[type=file]", str(path))
    page.get_by_role("button", name="Show the preview").click()
    page.get_by_role("heading", level=1, name=re.compile("^Preview")).wait_for()
    assert going in page.locator("main").inner_text(), page.locator("main").inner_text()[:800]
    if "will be imported" in going:
        coordinator.look(f"import-{kind}")
    for radio in page.get_by_label("Not one of them").all():  # where the file is asked about
        radio.check()
    page.get_by_role("button", name="Import", exact=True).click()


def _say_columns(coordinator: Visitor, folder: Path) -> None:
    """A list as a team keeps it: its columns are said, its preview is seen, and it is not imported."""
    page, path = coordinator.page, folder / "klas.csv"
    path.write_text("Lln.;Wie;Opl.;Zit in\n0390001;Jansen, Anna van;25187;tweede jaar\n", encoding="utf-8")
    coordinator.go("/imports/new")
    page.set_input_files("input[type=file]", str(path))
    page.get_by_role("button", name="Show the preview").click()
    page.get_by_role("heading", level=1, name="Which column is what?").wait_for()
    coordinator.look("import-columns")
    for column, ours in (("A, Lln.", "Student number"), ("B, Wie", "Whole name, to be taken apart")):
        page.get_by_label(f"column {column}").select_option(label=ours)
    page.get_by_role("button", name="Show the preview").click()
    page.get_by_role("heading", level=1, name=re.compile("^Preview")).wait_for()
    assert "0390001 Anna van Jansen" in page.locator("main").inner_text()
    page.get_by_role("button", name="Do not import").click()


def _run(coordinator: Visitor) -> None:
    """Start a run and wait for its plan."""
    page = coordinator.page
    coordinator.go("/placements/runs/new").look("new-run")
    page.get_by_role("button", name="Start the run").last.click()
    page.get_by_text("proven best for this order").first.wait_for(timeout=60_000)


def _move_by_hand(coordinator: Visitor, run_path: str, which: int) -> bool:
    """Give a student far down the list another place that is free, with a reason; False when none is free for her.

    Of a programme with more places than students: whom the lot leaves room elsewhere differs from school to school.
    """
    page = coordinator.page
    coordinator.go(run_path)
    roomy = page.locator("select[name=programme] option", has_text=ROOMY).first.get_attribute("value")
    coordinator.go(f"{run_path}?show=placed&programme={roomy}&sort=-choice")
    page.locator("#results tbody th a").nth(which).click()
    page.get_by_role("link", name="Choose another place").click()
    page.wait_for_url("**/openings*")
    effects = [link.get_attribute("href") for link in page.get_by_role("link", name=SEE_EFFECT).all()]
    for effect in effects:
        coordinator.go(effect or "")
        move = page.get_by_role("button", name=re.compile("^Move "))
        if move.count():
            coordinator.look("effect")
            page.get_by_label("Reason").fill("Talked with her on 12 November: this is the place she needs.")
            move.click()
            return True
    return False


def _correct_two(coordinator: Visitor, run_path: str) -> None:
    moved = 0
    for which in range(20):
        moved += _move_by_hand(coordinator, run_path, which)
        if moved == 2:
            return
    raise AssertionError(f"Only {moved} of the first 20 students could be moved")


def _fill_school(coordinator: Visitor, folder: Path) -> None:
    """Bring the four files in; a second time changes nothing."""
    _say_columns(coordinator, folder)
    for kind, (name, rows) in FILES.items():
        _import(coordinator, kind, _file(folder, name), f"{rows} rows will be imported")
    for kind, (name, _rows) in FILES.items():
        _import(coordinator, kind, _file(folder, name), "Importing would change nothing")


def _publish(coordinator: Visitor, run_path: str) -> None:
    """Review, see what is in the way, take it away, publish."""
    page = coordinator.page
    coordinator.go(run_path)
    page.get_by_role("button", name="I have reviewed this plan").click()
    coordinator.go(f"{run_path}/publish").look("publish-checks")
    assert page.get_by_role("button", name="Publish the placements").count() == 0
    know_every_company(coordinator)
    coordinator.go("/students")
    page.get_by_role("button", name="Invite everybody without an account").click()
    coordinator.go(f"{run_path}/publish").look("publish")
    for radio in page.get_by_label("Close the choices with this publication").all():  # while they are open
        radio.check()
    page.get_by_role("button", name="Publish the placements").click()


def _address_of_first_choice(coordinator: Visitor, run_path: str) -> str:
    """The email address of a student who got her first choice."""
    page = coordinator.page
    coordinator.go(f"{run_path}?rank=1").look("published-run")
    page.locator("#results tbody th a").first.click()
    page.get_by_role("link", name=re.compile("^About ")).click()
    page.wait_for_url("**/students/*")
    address = re.search(r"\S+@student\S+", page.locator("main").inner_text())
    assert address is not None
    return address[0]


@pytest.mark.timeout(900)  # some forty pages, each looked at twice
def test_from_import_to_acceptance(school: Server, visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    admin = begin(visitor(school, language="en"), "kim@season.example")
    _invite_coordinator(admin)
    coordinator = begin(visitor(school, language="en"), "marleen@season.example")
    coordinator.look("empty-dashboard")
    _fill_school(coordinator, tmp_path)
    _run(coordinator)
    run_path = coordinator.page.url.removeprefix(school.address)
    coordinator.look("run-result")
    _correct_two(coordinator, run_path)
    _publish(coordinator, run_path)
    coordinator.go("/placements").look("placements")
    address = _address_of_first_choice(coordinator, run_path)

    student = begin(visitor(school, language="en", phone=True), address)
    student.look("student-start")
    student.go("/my-placement").look("my-placement")
    assert "There is a place for you" in student.page.locator("main").inner_text()
    student.page.get_by_role("button", name="Accept this place").click()
    student.page.get_by_text("This place is yours").wait_for()
    student.look("my-placement-accepted")
