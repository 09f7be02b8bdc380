"""A whole list on paper: in files by class or supervisor, made by the worker, for who asked and for a day."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update

from app.agreements.models import Agreement, PrintJob, PrintPart, PrintState
from app.agreements.queries import prints
from app.agreements.services import printing
from app.agreements.services.signing import sign_all
from app.agreements.sweeps import follow_prints
from app.agreements.trail import MAKE_SHEET
from app.audit.models import AuditEvent
from app.audit.services import broken_links
from app.extensions import db, now
from app.placements.models import Placement
from app.privacy.erasure import erase, known_as
from app.privacy.registry import Whose
from tests.agreements.conftest import SIGNING, Office
from tests.agreements.test_paper import MARKED_WORDS, marked
from tests.browser import Browser, Page
from tests.counting import counted
from tests.factories import Factories
from tests.printing.reading import Paper, read_pdf

pytestmark = pytest.mark.database
SHEETS = {"kind": "sheets", "grouping": "class_group"}
Work = Callable[[], int]


@pytest.fixture
def classes(office: Office) -> list[Placement]:
    """Two of class 4A, of whom one has signed; one of 4B; one without a class."""
    found = [office.place(class_group=group) for group in ("4A", "4A", "4B", None)]
    sign_all(found[0].school_id, [found[0].id], SIGNING, actor=office.coordinator)
    db.session.commit()
    return found


def asked(browser: Browser, query: str = "", **what: str) -> Page:
    return browser.get(f"/agreements/prints{query}").submit("Make the files", **(what or SHEETS))


def the_job() -> PrintJob | None:
    return db.session.scalars(select(PrintJob).execution_options(populate_existing=True)).one_or_none()


def unzipped(browser: Browser, address: str) -> dict[str, Paper]:
    with browser._open("POST", f"{address}/zip", data={"csrf_token": browser.token()}) as answer:
        assert answer.status_code == 200
        content = answer.data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: read_pdf(archive.read(name)) for name in archive.namelist()}


def test_whole_list_is_made_in_tagged_files_by_class(
    office: Office, classes: list[Placement], browser: Browser, run_jobs: Work
) -> None:
    browser.sign_in(office.coordinator)
    form = browser.get("/agreements").click("Print the whole list")
    waiting = form.submit("Make the files", **SHEETS)
    run_jobs()
    ready = browser.get(waiting.path)
    files = unzipped(browser, waiting.path)
    one = browser._open("POST", f"{waiting.path}/files/2", data={"csrf_token": browser.token()})

    assert "3 pages: agreements that still have to be signed" in form.text
    assert "joined, they would lose the structure that a screen reader needs" in form.text
    assert "In the queue" in waiting.text
    assert "3 pages. Only you can download this, until 16 Jan 2027" in ready.text
    assert list(files) == ["bpv-bladen-001-4a.pdf", "bpv-bladen-002-4b.pdf", "bpv-bladen-003-overig.pdf"]
    for paper, placement in zip(files.values(), classes[1:], strict=True):
        assert (paper.pages, paper.language, paper.conforms_to) == (1, "nl-NL", "pdfuaid:part=1")
        assert placement.student.name in paper.text
    assert read_pdf(one.data).text == files["bpv-bladen-002-4b.pdf"].text
    assert db.session.scalar(select(func.count()).select_from(Agreement)) == 4
    acts = db.session.scalars(
        select(AuditEvent.action).where(AuditEvent.action.like("print_job%")).order_by(AuditEvent.id)
    )
    assert list(acts) == ["print_job:ask", "print_job:fetch", "print_job:fetch"]


def test_filters_hold_for_all_pages_and_a_large_class_gets_several_files(
    office: Office, browser: Browser, run_jobs: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prints, "MOST_PAGES", 20)
    for _ in range(27):
        office.place(class_group="4A", site={"company_name": "Bakker Metaal"})
    office.place(class_group="4A", site={"company_name": "Smit Elektro"})
    browser.sign_in(office.coordinator)

    page = asked(browser, "?q=Bakker&sort=name")
    with counted() as made:
        run_jobs()
    files = unzipped(browser, page.path)

    written = Counter(text.split()[2] for text in made.texts if text.startswith("INSERT"))
    assert written == {"agreement": 2, "audit_event": 2, "trail_person": 2}  # one for each file
    assert list(broken_links()) == []
    sheets = dict(db.session.execute(select(Agreement.id, Agreement.placement_id)).all())
    acts = db.session.execute(
        select(AuditEvent.subject_id, AuditEvent.person_id, AuditEvent.subject_name)
        .where(AuditEvent.action == MAKE_SHEET)
        .order_by(AuditEvent.sequence)
    ).all()
    assert len(acts) == len(sheets) == 27
    for sheet_id, student_id, name in acts:
        student = db.session.get_one(Placement, sheets[sheet_id]).student
        assert (student_id, name) == (student.id, student.name)
    assert [paper.pages for paper in files.values()] == [20, 7]
    assert all("Smit Elektro" not in paper.text for paper in files.values())
    names = re.findall(r"^Naam\s*(.+)$", "\n".join(paper.text for paper in files.values()), re.MULTILINE)
    assert len(names) >= 27


def test_letters_go_by_supervisor_and_hold_nothing_else(
    office: Office, make: Factories, browser: Browser, run_jobs: Work
) -> None:
    placement = marked(office, make)
    browser.sign_in(office.coordinator)

    page = asked(browser, kind="letters", grouping="supervisor")
    run_jobs()
    files = unzipped(browser, page.path)

    assert list(files) == ["voorbereidingen-001-joke-visser.pdf"]
    paper = files["voorbereidingen-001-joke-visser.pdf"]
    assert (paper.pages, paper.conforms_to) == (1, "pdfuaid:part=1")
    assert placement.student.name in paper.text
    assert [word for word in MARKED_WORDS if re.search(rf"\b{word}", paper.text)] == []


def test_files_are_for_who_asked_and_go_after_a_day(
    office: Office, make: Factories, classes: list[Placement], browser: Browser, run_jobs: Work
) -> None:
    page = asked(browser.sign_in(office.coordinator))
    run_jobs()
    colleague = make.user()
    db.session.commit()

    browser.sign_in(colleague).get(page.path, expect=404)
    sent = {"csrf_token": browser.token()}
    for file in ("files/1", "zip"):
        assert browser._open("POST", f"{page.path}/{file}", data=sent).status_code == 404
    with time_machine.travel(now() + timedelta(hours=23), tick=False):
        follow_prints()
        assert the_job() is not None
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        follow_prints()
    assert the_job() is None
    assert db.session.scalar(select(func.count()).select_from(PrintPart)) == 0


def test_deleting_stops_the_work_and_a_second_job_waits_its_turn(
    office: Office, classes: list[Placement], browser: Browser, run_jobs: Work
) -> None:
    page = asked(browser.sign_in(office.coordinator))
    refused = browser.post("/agreements/prints", {**SHEETS, "csrf_token": browser.token()}, expect=409)
    gone = browser.get(page.path).submit("Stop and delete")
    run_jobs()

    assert "Your previous print job is still being made" in refused.text
    assert "The print job and its files have been deleted." in gone.text
    assert db.session.scalar(select(func.count()).select_from(PrintPart)) == 0
    assert db.session.scalar(select(func.count()).select_from(Agreement)) == 1


def test_erasing_anybody_deletes_paper_with_names(
    office: Office, classes: list[Placement], browser: Browser, run_jobs: Work
) -> None:
    asked(browser.sign_in(office.coordinator))
    run_jobs()
    assert the_job() is not None

    erase([known_as(Whose.ACCOUNT, office.supervisor.id)], "asked", actor=None)
    db.session.commit()

    assert the_job() is None


def test_job_of_a_dead_worker_goes_on_where_it_was_and_fails_after_three(
    office: Office,
    classes: list[Placement],
    browser: Browser,
    run_jobs: Work,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = asked(browser.sign_in(office.coordinator))
    made = []

    def dies_after_one(job_id: int, position: int) -> bool:
        if made:
            raise SystemExit
        made.append(position)
        return original(job_id, position)

    original = printing._make
    with monkeypatch.context() as dying:
        dying.setattr(printing, "_make", dies_after_one)
        with pytest.raises(SystemExit):
            run_jobs()
    db.session.rollback()
    half = browser.get(page.path)
    _lease_is_over()
    follow_prints()
    run_jobs()

    assert "1 of 3" in half.text
    assert [paper.pages for paper in unzipped(browser, page.path).values()] == [1, 1, 1]
    db.session.execute(update(PrintJob).values(state=PrintState.MAKING, attempts=3))
    _lease_is_over()
    follow_prints()
    assert "Nothing is lost: ask for them again." in browser.get(page.path).text


def _lease_is_over() -> None:
    db.session.execute(update(PrintJob).values(lease_until=now() - timedelta(minutes=1)))
    db.session.commit()


def test_printing_that_goes_wrong_says_so_and_an_empty_list_prints_nothing(
    office: Office,
    classes: list[Placement],
    browser: Browser,
    run_jobs: Work,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    browser.sign_in(office.coordinator)
    empty = browser.get("/agreements/prints?q=nobody")
    refused = browser.post(
        "/agreements/prints?q=nobody", {**SHEETS, "csrf_token": browser.token()}, expect=409
    )
    wrong = browser.post("/agreements/prints", {"csrf_token": browser.token(), "kind": "sheets"}, expect=422)
    page = asked(browser)
    sign_all(
        office.coordinator.school_id, [one.id for one in classes[1:2]], SIGNING, actor=office.coordinator
    )
    db.session.commit()
    monkeypatch.setattr(printing.Paper, "pdf", lambda _self: 1 / 0)
    run_jobs()

    assert "Nobody on this list still has to sign or to begin." in empty.text
    assert "Nothing was printed: nobody on this list still needs that page." in refused.text
    assert "Choose whether each class or each supervisor gets a file." in wrong.text
    assert "The files could not be made" in browser.get(page.path).text
    assert [record.message for record in caplog.records if "Print job" in record.message]
