"""What people entered by hand stays, until the coordinator chooses the file, row by row."""

from sqlalchemy import select

from app.extensions import db
from app.imports.hand_edits import note_hand_edits
from app.imports.models import HandEdit, ImportBatch, ImportRow
from app.students.models import Student
from tests.browser import Browser, Page
from tests.factories import Factories
from tests.imports.conftest import COMPANIES, STUDENTS, counted, student_line, upload


def moved(make: Factories, number: str = "0301234") -> Student:
    """The student's class was changed by hand."""
    student = db.session.scalars(select(Student).where(Student.student_number == number)).one()
    student.class_group = "ICT-9Z"
    db.session.flush()
    note_hand_edits("student", student.id, ["class_group"], None, make.school.id)
    return student


def row_of(batch: ImportBatch) -> ImportRow:
    return db.session.scalars(select(ImportRow).where(ImportRow.batch_id == batch.id)).one()


def press(page: Page, path: str, **fields: str) -> Page:
    """Send the form of the decision with what was ticked outside it."""
    token = next(
        control.get("value", "") for control in page.root.iter("input") if control.get("name") == "csrf_token"
    )
    return page.browser.post(f"{page.path}/{path}", {"csrf_token": token, **fields})


def test_import_keeps_a_field_that_was_set_by_hand(make: Factories, imported, previewed) -> None:
    imported("students", STUDENTS, student_line())
    student = moved(make)

    row = row_of(previewed("students", STUDENTS, student_line()))
    assert row.outcome == "unchanged"
    assert row.detail["en"]["kept"] == [{"label": "Class", "old": "ICT-9Z", "new": "ICT-2A"}]
    assert imported("students", STUDENTS, student_line()) == counted(unchanged=1)
    assert student.class_group == "ICT-9Z"


def test_import_changes_the_other_fields_of_that_row(make: Factories, imported) -> None:
    imported("students", STUDENTS, student_line())
    student = moved(make)

    assert imported("students", STUDENTS, student_line(postcode="8012 AA")) == counted(changed=1)
    assert (student.class_group, student.postcode) == ("ICT-9Z", "8012 AA")


def test_import_keeps_recognitions_that_were_set_by_hand(make: Factories, imported) -> None:
    site = make.site(sbb_company_id="L1", codes=("25187",), company_name="Voorbeeld", town="Utrecht")
    note_hand_edits("site", site.id, ["recognitions"], None, make.school.id)

    assert imported("companies", COMPANIES, ";;L1;Voorbeeld;Utrecht;25104;;;;") == counted(unchanged=1)
    assert [row.programme_code for row in site.recognitions] == ["25187"]


def test_choose_the_file_for_one_row(make: Factories, coordinator: Browser, imported) -> None:
    imported("students", STUDENTS, student_line(), student_line("0301235"))
    one, other = moved(make), moved(make, "0301235")
    preview = upload(coordinator, "students", STUDENTS, student_line(), student_line("0301235"))
    assert "the file says ICT-2A, we kept ICT-9Z" in preview.text
    assert "Importing would change nothing: the differences were entered by hand, and stay." in preview.text

    again = press(preview, "choices", shown=["0", "1"], take="1")  # type: ignore[arg-type]
    assert "Your choices are saved." in again.text
    report = coordinator.get(again.path).submit("Import")

    assert "The file is imported." in report.text
    assert (one.class_group, other.class_group) == ("ICT-9Z", "ICT-2A")
    assert [edit.subject_id for edit in db.session.scalars(select(HandEdit))] == [one.id]


def test_choices_that_were_not_saved_are_shown_before_anything_is_imported(
    make: Factories, coordinator: Browser, imported
) -> None:
    imported("students", STUDENTS, student_line())
    student = moved(make)
    preview = upload(coordinator, "students", STUDENTS, student_line())

    again = press(preview, "confirm", shown="0", take="0")
    assert "nothing is imported yet" in again.text
    assert student.class_group == "ICT-9Z"
    press(again, "confirm", shown="0", take="0")
    assert student.class_group == "ICT-2A"


def test_a_choice_can_be_taken_back(make: Factories, coordinator: Browser, imported) -> None:
    imported("students", STUDENTS, student_line())
    student = moved(make)
    preview = upload(coordinator, "students", STUDENTS, student_line())
    ticked = press(preview, "choices", shown="0", take="0")
    assert "0301234 Sanne van der Berg" in ticked.text

    unticked = press(coordinator.get(preview.path), "choices", shown="0")
    coordinator.get(unticked.path).submit("Import")
    assert student.class_group == "ICT-9Z"
