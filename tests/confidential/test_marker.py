"""What a student told is nowhere but in boxes: no file, log, email, export, search, trail or other page (T6, T7)."""

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.access import Role
from app.audit.models import AuditEvent
from app.backup.school_export import as_json
from app.backup.school_rows import rows_of, tables
from app.confidential.models import ConfidentialReport
from app.extensions import Base, db
from app.logs import JsonLines
from app.privacy.copies import as_file, copy_of
from app.privacy.people import person_of
from app.privacy.registry import Whose
from tests.browser import Browser
from tests.confidential.people import MARKER, a_counsellor, a_student, read_first, tell, unlock
from tests.factories import Factories

pytestmark = pytest.mark.database
ANSWER = "nachtegaal-antwoord-5512"


class Lines(logging.Handler):
    """What the server would write, as JSON lines."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Everything that is logged from here on."""
    handler, root = Lines(), logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", "app")}
    root.addHandler(handler)
    for name in levels:
        logging.getLogger(name).setLevel(logging.INFO)
    yield handler
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def cells() -> str:
    """Every cell of the database as text: on both databases, whatever its files look like."""
    found = [
        json.dumps([str(value) for value in row])
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(select(table))
    ]
    return "\n".join(found)


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder: database, its log, outbox, anchors."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_marker_is_nowhere_but_with_the_counsellor(
    app: Flask, make: Factories, browser: Browser, lines: Lines, run_jobs: Callable[[], int]
) -> None:
    counsellor, _sheet = a_counsellor(make)
    student, neighbour = a_student(make), a_student(make, has_left=False)
    for named in (True, False):
        tell(browser, student, named=named, company=f"bedrijf-{MARKER}")
    page = read_first(unlock(browser, counsellor))
    assert MARKER in page.text
    page.submit("Send the answer", text=ANSWER)
    run_jobs()
    db.session.commit()

    where = {"a cell": cells().encode(), "the log": "\n".join(lines.lines).encode()}
    where |= files(Path(app.config["DATA_DIR"]))
    if db.engine.dialect.name == "sqlite":
        database = Path(str(db.engine.url.database))
        where |= {str(path): path.read_bytes() for path in database.parent.glob(f"{database.name}*")}
        db.session.execute(text("SELECT 1"))
    where |= {f"export of {table.name}": as_json(rows_of(table, make.school.id)) for table in tables()}
    herself = copy_of(person_of(Whose.STUDENT, student.id), is_for_herself=True)
    where["her copy"] = json.dumps(as_file(herself)).encode()

    assert len(where) > 10
    for name, content in where.items():
        assert MARKER.encode() not in content, name
        assert ANSWER.encode() not in content, name
    traced = [json.loads(line) for line in lines.lines if "/talk" in line]
    assert traced == [], "no line says that somebody opened these pages"
    assert any("/confidential" in line for line in lines.lines), "the lines were there to be looked at"
    by_colleague = json.dumps(as_file(copy_of(person_of(Whose.STUDENT, student.id), is_for_herself=False)))
    other = json.dumps(as_file(copy_of(person_of(Whose.STUDENT, neighbour.id), is_for_herself=False)))
    assert by_colleague.count("confidential_report") == other.count("confidential_report")


def test_nobody_else_comes_at_a_report_by_any_route(app: Flask, make: Factories, browser: Browser) -> None:
    counsellor, _sheet = a_counsellor(make)
    student = a_student(make)
    tell(browser, student)
    read_first(unlock(browser, counsellor)).submit("Send the answer", text=ANSWER)
    code = db.session.scalars(select(ConfidentialReport.code)).one()
    elsewhere = make.new_school()
    other_counsellor, _sheet = a_counsellor(make, school=elsewhere)
    others = {
        make.user(Role.COORDINATOR): 403,
        make.user(Role.ADMINISTRATOR): 403,
        make.user(Role.SUPERVISOR): 403,
        make.user(Role.REPORT_VIEWER): 403,
        other_counsellor: 404,
        make.user(Role.COUNSELLOR): 404,
    }
    for person, status in others.items():
        browser.sign_in(person)
        token = browser.token()
        browser.get(f"/confidential/{code}", status)
        for act in ("read", "reply", "share", "close", "keep"):
            browser.post(f"/confidential/{code}/{act}", {"csrf_token": token}, status)
        browser.post("/talk/conversation", {"csrf_token": token, "code": code}, 404)
    stranger = a_student(make)
    browser.sign_in(stranger.user)  # type: ignore[arg-type]
    browser.post("/talk/conversation", {"csrf_token": browser.token(), "code": code}, 404)


def test_no_page_of_anybody_else_tells_that_there_is_one(make: Factories, browser: Browser) -> None:
    counsellor, _sheet = a_counsellor(make)
    student = a_student(make)
    tell(browser, student)
    read_first(unlock(browser, counsellor)).submit("Send the answer", text=ANSWER)
    code = db.session.scalars(select(ConfidentialReport.code)).one()

    coordinator = browser.sign_in(make.user(Role.COORDINATOR))
    for address in (
        "/today",
        "/audit",
        "/letters",
        "/signals",
        f"/students/{student.id}",
        f"/students?q={MARKER}",
    ):
        page = coordinator.get(address)
        for secret in (MARKER.split("-")[0], ANSWER, code):
            assert secret not in page.text.replace(f"“{MARKER}”", ""), f"{secret} is on {address}"
    actions = set(db.session.scalars(select(AuditEvent.action)))
    assert "counsellor_key:make" in actions
    assert [action for action in actions if "report" in action] == []
    administrator = browser.sign_in(make.user(Role.ADMINISTRATOR))
    assert code not in administrator.get("/account-events").html
