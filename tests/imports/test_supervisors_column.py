"""The column with the supervisor in a students file: whom it means, and what it never does."""

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.extensions import db
from app.imports.hand_edits import note_hand_edits
from app.imports.models import ImportRow
from app.students.models import Student
from tests.browser import Browser
from tests.factories import Factories
from tests.imports.conftest import counted, csv_file, upload

HEADER = "Studentnr;Roepnaam;Achternaam;Crebo;Stagebegeleider"
pytestmark = pytest.mark.database


def line(supervisor: str, number: str = "0301234") -> str:
    return f"{number};Sanne;Berg;25187;{supervisor}"


def student(number: str = "0301234") -> Student:
    return db.session.scalars(select(Student).where(Student.student_number == number)).one()


@pytest.mark.parametrize("header", ["Stagebegeleider", "BPV-begeleider", "Begeleider", "Docentbegeleider"])
@pytest.mark.parametrize(
    "said",
    ["Kim de Boer", " KIM  de boer", "Boer, Kim de", "k.deboer@school.example", "K.DeBoer@School.example"],
)
def test_a_name_or_an_address_means_the_account(make: Factories, imported, header: str, said: str) -> None:
    kim = make.user(Role.SUPERVISOR, name="Kim de Boer", email="k.deboer@school.example")
    make.user(Role.SUPERVISOR)

    assert imported("students", HEADER.replace("Stagebegeleider", header), line(said)) == counted(new=1)

    assert student().supervisor_id == kim.id


def test_a_file_gives_another_supervisor_and_an_empty_cell_changes_nothing(
    make: Factories, imported, previewed
) -> None:
    make.user(Role.SUPERVISOR, name="Kim de Boer")
    joke = make.user(Role.SUPERVISOR, name="Joke Visser")
    imported("students", HEADER, line("Kim de Boer"))

    batch = previewed("students", HEADER, line("Joke Visser"))
    row = db.session.scalars(select(ImportRow).where(ImportRow.batch_id == batch.id)).one()
    assert [(c["label"], c["old"], c["new"]) for c in row.detail["en"]["changes"]] == [
        ("Supervisor", "Kim de Boer", "Joke Visser")
    ]
    assert imported("students", HEADER, line("Joke Visser")) == counted(changed=1)
    assert imported("students", HEADER, line("")) == counted(unchanged=1)
    assert student().supervisor_id == joke.id


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            "Nobody Known",
            "no account of a supervisor has the name or email address “Nobody Known”. Invite them",
        ),
        ("Jan Smit", "2 supervisors are called “Jan Smit”. Write the email address instead"),
        ("Closed Account", "no account of a supervisor has the name or email address “Closed Account”"),
        ("Only Coordinator", "no account of a supervisor has the name or email address “Only Coordinator”"),
        ("At Another School", "no account of a supervisor has the name or email address “At Another School”"),
    ],
)
def test_whoever_is_not_recognised_is_said_and_refuses_no_row(
    make: Factories, previewed, imported, said: str, words: str
) -> None:
    for _ in range(2):
        make.user(Role.SUPERVISOR, name="Jan Smit")
    make.user(Role.SUPERVISOR, name="Closed Account", is_closed=True)
    make.user(Role.COORDINATOR, name="Only Coordinator")
    make.user(Role.SUPERVISOR, name="At Another School", school=make.new_school())

    batch = previewed("students", HEADER, line(said))

    row = db.session.scalars(select(ImportRow).where(ImportRow.batch_id == batch.id)).one()
    assert batch.counts["new"] == 1
    assert words in str(row.detail["en"]["notes"])
    imported("students", HEADER, line(said))
    assert student().supervisor_id is None


def test_a_supervisor_chosen_by_hand_stays(make: Factories, imported) -> None:
    make.user(Role.SUPERVISOR, name="Kim de Boer")
    joke = make.user(Role.SUPERVISOR, name="Joke Visser")
    imported("students", HEADER, line("Kim de Boer"))
    student().supervisor_id = joke.id
    note_hand_edits("student", student().id, ["supervisor_id"], joke, make.school.id)

    assert imported("students", HEADER, line("Kim de Boer")) == counted(unchanged=1)
    assert student().supervisor_id == joke.id


def test_the_page_and_the_command_take_the_column_too(
    app: Flask, make: Factories, coordinator: Browser, tmp_path
) -> None:
    kim = make.user(Role.SUPERVISOR, name="Kim de Boer")
    joke = make.user(Role.SUPERVISOR, name="Joke Visser")
    page = upload(coordinator, "students", HEADER, line("Kim de Boer"), line("Nobody", "0301235"))
    assert "no account of a supervisor has the name or email address “Nobody”" in page.text
    page.submit("Import")
    assert [student(number).supervisor_id for number in ("0301234", "0301235")] == [kim.id, None]

    path = tmp_path / "students.csv"
    path.write_bytes(csv_file(HEADER, line("Joke Visser"), line("Kim de Boer", "0301235")))
    code = make.school.code
    db.session.commit()
    result: Result = app.test_cli_runner().invoke(args=["import", "students", str(path), "--school", code])
    assert "Imported: 0 new, 2 changed, 0 unchanged, 0 refused." in result.stdout
    db.session.expire_all()
    assert [student(number).supervisor_id for number in ("0301234", "0301235")] == [joke.id, kim.id]
