"""From the empty page to the report, as a coordinator sees it."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.access import Role
from app.audit.models import AuditEvent
from app.demo.story import DATA
from app.extensions import db, now
from app.imports.models import ImportBatch, ImportKind, ImportRow, ImportState
from app.imports.registry import importer_of
from app.imports.services import expire_previews
from app.students.models import Student
from tests.browser import Browser
from tests.factories import Factories
from tests.imports.conftest import COMPANIES, PREFERENCES, STUDENTS, student_line, upload

LINES = (
    STUDENTS,
    student_line(),
    student_line("0301235", first="Zoë", prefix="", last="Çelik-Öztürk"),
    student_line("0301236", code="x"),
)


def batch() -> ImportBatch:
    return db.session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()  # type: ignore[return-value]


def test_empty_page_explains_the_files_in_their_order(coordinator: Browser) -> None:
    page = coordinator.get("/imports")

    assert [heading.partition(" ")[0] for heading in page.texts(".//h3")] == [
        "Students",
        "Companies",
        "Openings",
        "Preferences",
        "Role",
        "Hours",
        "Withdrawn",
    ]
    assert "Begin with the students" in page.text
    for kind in ImportKind:
        assert f"/imports/new/{kind.value}" in page.links.values()


def test_example_files_can_be_read_one_after_another(
    app: Flask, coordinator: Browser, make: Factories
) -> None:
    make.period()
    for name in ("b.smit", "a.aydin"):
        make.user(Role.SUPERVISOR, email=f"{name}@school.example")
    for kind in ImportKind:
        page = coordinator.get(f"/imports/new/{kind.value}")
        assert "What the file can look like" in page.text
        example = coordinator._open("GET", f"/imports/examples/{kind.value}.xlsx").data
        preview = page.submit("Show the preview", file=(BytesIO(example), f"{kind.value}.xlsx"))
        assert batch().counts["errors"] == 0, preview.text
        assert batch().reading["unknown"] == []
        answer = {"answer": "file"} if kind is ImportKind.COMPANIES else {}
        preview.submit("Import", **answer)
        counts = batch().counts
        assert counts["new"] + counts["changed"] == len(importer_of(kind).example)


def test_preview_says_what_every_row_would_do_and_stores_nothing(coordinator: Browser) -> None:
    page = upload(coordinator, "students", *LINES)

    assert page.h1 == "Preview: Students"
    assert "Nothing is saved in your school yet." in page.text
    assert "2 rows will be imported. 1 row with an error will not be imported" in page.text
    assert [row[:3] for row in page.rows()] == [
        ["4", "refused", "0301236 Sanne van der Berg"],
        ["2", "new", "0301234 Sanne van der Berg"],
        ["3", "new", "0301235 Zoë Çelik-Öztürk"],
    ]
    assert "Column J (Crebo): “x” is not a programme code." in page.rows()[0][3]
    assert db.session.scalars(select(Student)).all() == []


def test_preview_filters_searches_and_pages(coordinator: Browser) -> None:
    upload(coordinator, "students", STUDENTS, *(student_line(f"{number:07d}") for number in range(1, 121)))
    address = f"/imports/{batch().id}"

    assert len(coordinator.get(address).rows()) == 50
    assert len(coordinator.get(f"{address}?page=3").rows()) == 20
    assert [row[2] for row in coordinator.get(f"{address}?q=0000117").rows()] == [
        "0000117 Sanne van der Berg"
    ]
    assert coordinator.get(f"{address}?result=error").rows() == []
    assert len(coordinator.get(f"{address}?result=new&page=2").rows()) == 50


def test_preview_tells_what_was_left_out_of_a_real_file(coordinator: Browser) -> None:
    page = coordinator.get("/imports/new/students")
    preview = page.submit(
        "Show the preview", file=(BytesIO((DATA / "students.xlsx").read_bytes()), "students.xlsx")
    )

    assert "120 rows will be imported." in preview.text
    assert "Left out on purpose: Dyslexie" in preview.text
    assert "row 124 (row with totals)" in preview.text


def test_confirm_imports_and_reports(coordinator: Browser) -> None:
    report = upload(coordinator, "students", *LINES).submit("Import")

    assert report.h1 == "Imported: Students"
    assert [row[2] for row in report.rows()] == ["0301236 Sanne van der Berg"]
    assert "Next: Companies" in report.links
    assert len(db.session.scalars(select(Student)).all()) == 2
    assert batch().reading == {"ignored": [], "unknown": []}
    done = select(AuditEvent.action).where(AuditEvent.subject_type == "ImportBatch")
    actions = db.session.scalars(done.order_by(AuditEvent.id)).all()
    assert actions == ["import:preview", "import:confirm"]


def test_same_file_again_changes_nothing(coordinator: Browser) -> None:
    upload(coordinator, "students", *LINES).submit("Import")
    preview = upload(coordinator, "students", *LINES[:3])
    assert (
        "Importing would change nothing: the rows that can be imported are already in Meervoud."
    ) in preview.text
    assert preview.main_acts == ["Back without importing"]
    preview.submit("Import")

    assert {name: batch().counts[name] for name in ("new", "changed", "unchanged", "errors")} == {
        "new": 0, "changed": 0, "unchanged": 2, "errors": 0,
    }  # fmt: skip


def test_confirm_twice_imports_once(coordinator: Browser) -> None:
    preview = upload(coordinator, "students", *LINES)
    preview.submit("Import")
    again = preview.submit("Import")

    assert "This file was already imported. Nothing was changed now." in again.text
    assert len(db.session.scalars(select(AuditEvent).where(AuditEvent.action == "import:confirm")).all()) == 1


def test_confirm_shows_again_when_the_school_changed_meanwhile(make: Factories, coordinator: Browser) -> None:
    preview = upload(coordinator, "students", *LINES)
    make.student(student_number="0301234", email=None)
    again = preview.submit("Import")

    assert "Something has changed since you chose the file" in again.text
    assert (batch().state, batch().counts["new"], batch().counts["changed"]) == (ImportState.PREVIEWED, 1, 1)
    again.submit("Import")
    assert batch().state is ImportState.CONFIRMED


def test_cancel_lets_go_of_the_rows(coordinator: Browser) -> None:
    page = upload(coordinator, "students", *LINES).submit("Do not import")

    assert "Not imported. Nothing was changed." in page.text
    assert db.session.scalars(select(ImportRow)).all() == []
    assert "Nothing was changed" in coordinator.get(f"/imports/{batch().id}").text


def test_confirm_after_cancel_is_refused(coordinator: Browser) -> None:
    preview = upload(coordinator, "students", *LINES)
    preview.submit("Do not import")

    refused = preview.submit("Import", expect=409)
    assert "This import has already been decided" in refused.text
    assert db.session.scalars(select(Student)).all() == []


def test_another_file_of_the_same_kind_replaces_the_preview(coordinator: Browser) -> None:
    upload(coordinator, "students", *LINES)
    upload(coordinator, "students", *LINES[:2])

    states = db.session.scalars(select(ImportBatch.state).order_by(ImportBatch.id)).all()
    assert states == [ImportState.CANCELLED, ImportState.PREVIEWED]
    assert len(db.session.scalars(select(ImportRow)).all()) == 1


def test_preview_that_nobody_decided_on_is_dropped(coordinator: Browser) -> None:
    upload(coordinator, "students", *LINES)
    batch().created_at = now() - timedelta(days=3)
    db.session.commit()
    expire_previews()
    db.session.commit()

    assert batch().state is ImportState.CANCELLED
    assert db.session.scalars(select(ImportRow)).all() == []


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((STUDENTS + ";BSN", student_line() + ";123456782"), "citizen service numbers (BSN)"),
        ((STUDENTS, student_line(first="=1+1")), "formula"),
    ],
)
def test_file_that_is_refused_whole_stores_nothing(
    coordinator: Browser, lines: tuple[str, ...], message: str
) -> None:
    page = upload(coordinator, "students", *lines, expect=422)

    assert message in page.text
    assert db.session.scalars(select(ImportBatch)).all() == []


def test_upload_without_a_file_says_what_to_do(coordinator: Browser) -> None:
    page = coordinator.get("/imports/new/students").submit("Show the preview", expect=422)

    assert "Choose a file: .xlsx, .ods or .csv." in page.text


def test_file_of_another_kind_is_read_as_that(coordinator: Browser) -> None:
    page = upload(coordinator, "students", PREFERENCES, "0301234;1;L1")

    assert "This file has the columns of: Preferences" in page.text
    assert "Read as: Preferences." in page.click("Read it as: Preferences").text


def test_file_with_only_errors_cannot_be_confirmed(coordinator: Browser) -> None:
    page = upload(coordinator, "companies", COMPANIES, ";;;Zonder nummer;Utrecht;25187;;;;")

    assert "Every row has an error" in page.text
    assert "Import" not in page.texts(".//button")
    assert "Import it first" not in page.text
    upload(coordinator, "students", *LINES)
    again = upload(coordinator, "companies", COMPANIES, ";;;Zonder nummer;Utrecht;25187;;;;")
    assert "Import it first, then choose this file again." in again.text
    assert again.click("Look at the preview: file.csv").h1 == "Preview: Students"


def test_markup_in_a_cell_is_shown_as_text(coordinator: Browser) -> None:
    page = upload(
        coordinator,
        "companies",
        COMPANIES,
        ";;L1;<script>alert(1)</script>;Utrecht;25187;;;;",
        name="<b>x</b>.csv",
    )

    assert "<script>alert" not in page.html
    assert "L1 <script>alert(1)</script>" in page.rows()[0][2]


def test_preview_speaks_the_language_of_the_reader(make: Factories, coordinator: Browser) -> None:
    upload(coordinator, "students", *LINES)
    row = db.session.scalars(select(ImportRow).where(ImportRow.outcome == "error")).one()

    assert set(row.detail) == {"nl", "en"}


def test_imports_of_another_school_do_not_exist(app: Flask, make: Factories, coordinator: Browser) -> None:
    upload(coordinator, "students", *LINES)
    stranger = Browser(app).sign_in(make.user(school=make.new_school()))

    assert stranger.get("/imports").rows() == []
    stranger.get(f"/imports/{batch().id}", expect=404)
    token = stranger.token()
    for act in ("confirm", "cancel", "choices"):
        stranger.post(f"/imports/{batch().id}/{act}", {"csrf_token": token}, expect=404)
    assert batch().state is ImportState.PREVIEWED


def test_list_and_preview_ask_few_questions(coordinator: Browser) -> None:
    for _ in range(3):
        upload(coordinator, "students", *LINES).submit("Import")
    upload(coordinator, "students", *LINES)
    asked: list[str] = []

    def count(_connection, _cursor, statement: str, *_rest) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        for address, budget in (("/imports", 18), (f"/imports/{batch().id}", 12)):
            asked.clear()
            coordinator.get(address)
            selects = [statement for statement in asked if statement.lstrip().upper().startswith("SELECT")]
            assert len(selects) <= budget, selects
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
