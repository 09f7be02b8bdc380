"""The students file: what a row does to a student, and what it never does."""

from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.imports.models import ImportRow
from app.schools.models import Programme, Team
from app.students.models import Gender, Student, StudentGender
from app.students.services import set_participation
from tests.factories import Factories
from tests.imports.conftest import STUDENTS, counted, student_line


def student(number: str = "0301234") -> Student:
    return db.session.scalars(select(Student).where(Student.student_number == number)).one()


def gender_of(number: str = "0301234") -> Gender | None:
    return db.session.scalar(
        select(StudentGender.gender).where(StudentGender.student_id == student(number).id)
    )


def test_import_makes_a_student_with_programme_and_team(make: Factories, imported) -> None:
    assert imported("students", STUDENTS, student_line(code="25187 BOL")) == counted(new=1)

    found = student()
    assert (found.name, found.town, found.postcode) == ("Sanne van der Berg", "Zwolle", "8011 AB")
    assert found.programme.name != "25187"
    assert found.team.name == "ICT"
    assert db.session.scalars(select(Team.name)).all() == ["ICT"]


def test_import_lets_gender_decide_once_who_takes_part(make: Factories, imported) -> None:
    """D13: V takes part to begin with, M and X do not, and anyone whose gender is not known is asked."""
    lines = [
        student_line(f"030123{place}", gender=said) for place, said in enumerate(("V", "M", "X", "O", ""))
    ]
    imported("students", STUDENTS, *lines)

    found = [student(f"030123{place}") for place in range(5)]
    assert [one.participates for one in found] == [True, False, False, None, None]
    assert not any(one.participation_is_own_choice for one in found)


def test_a_file_without_genders_leaves_it_to_the_students(make: Factories, imported) -> None:
    imported("students", "Studentnr;Roepnaam;Achternaam;Crebo", "0301234;Sanne;van der Berg;25187")

    assert (student().participates, gender_of()) == (None, None)


@pytest.mark.parametrize(
    ("first", "later", "takes_part", "recorded"),
    [
        ("V", "M", True, Gender.MAN),
        ("M", "V", False, Gender.WOMAN),
        ("", "V", None, Gender.WOMAN),
        ("O", "M", None, Gender.MAN),
        ("X", "V", False, Gender.WOMAN),
        ("V", "O", True, Gender.UNKNOWN),
    ],
)
def test_no_later_file_changes_who_takes_part(
    make: Factories, imported, first: str, later: str, takes_part: bool | None, recorded: Gender
) -> None:
    imported("students", STUDENTS, student_line(gender=first))
    assert imported("students", STUDENTS, student_line(gender=later)) == counted(changed=1)

    assert student().participates is takes_part
    assert gender_of() is recorded


def test_no_file_changes_what_a_student_answered(make: Factories, imported) -> None:
    imported("students", STUDENTS, student_line(), student_line("0301235", gender=""))
    for number, answer in (("0301234", False), ("0301235", True)):
        set_participation(student(number), answer, actor=make.user())

    imported("students", STUDENTS, student_line(gender="X"), student_line("0301235", gender="M"))

    assert [student(number).participates for number in ("0301234", "0301235")] == [False, True]


def test_preview_says_per_student_what_a_gender_does_not_change(make: Factories, imported, previewed) -> None:
    genders = {"0301234": "V", "0301235": "M", "0301236": "", "0301237": "V"}
    imported("students", STUDENTS, *(student_line(number, gender=said) for number, said in genders.items()))
    later = {"0301234": "M", "0301235": "V", "0301236": "V", "0301237": "V"}
    batch = previewed(
        "students", STUDENTS, *(student_line(number, gender=said) for number, said in later.items())
    )

    rows = db.session.scalars(
        select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.position)
    ).all()
    sentence = (
        "Gender: the file differs from what is recorded, and the totals follow the file. "
        "Taking part stays as it is"
    )
    assert [row.detail["en"]["notes"] for row in rows[:3]] == [
        [f"{sentence}: yes."],
        [f"{sentence}: no."],
        [f"{sentence}: not answered yet."],
    ]
    assert rows[3].detail == {}
    assert batch.counts["changed"] == 3


def test_import_records_an_empty_gender_as_unknown_and_keeps_what_is_known(make: Factories, imported) -> None:
    imported("students", STUDENTS, student_line(), student_line("0301235", gender=""))
    assert gender_of("0301235") is Gender.UNKNOWN

    assert imported(
        "students", STUDENTS, student_line(gender=""), student_line("0301235", gender="")
    ) == counted(unchanged=2)
    assert gender_of() is Gender.WOMAN


def test_preview_shows_neither_gender_nor_date_of_birth(make: Factories, previewed) -> None:
    batch = previewed(
        "students", STUDENTS, student_line(), student_line("0301235", gender="Vrouwelijk?", born="31-31-2009")
    )

    rows = db.session.scalars(select(ImportRow).where(ImportRow.batch_id == batch.id)).all()
    told = " ".join(str(row.detail) + row.title for row in rows)
    assert "Gender: recorded" in told
    assert "Write M, V, X or O" in told
    for secret in ("Vrouwelijk", "05-03-2010", "31-31-2009", "5 Mar"):
        assert secret not in told


def test_import_lets_go_of_what_was_read(make: Factories, imported) -> None:
    imported("students", STUDENTS, student_line(), student_line("0301235", code="wrong"))

    rows = db.session.scalars(select(ImportRow)).all()
    assert [row.source for row in rows] == [{}]
    assert "programme code" in str(rows[0].detail)


def test_import_keeps_a_date_of_birth_only_of_minors(make: Factories, imported) -> None:
    imported("students", STUDENTS, student_line(), student_line("0301235", born="01-01-2001"))

    assert student().date_of_birth == date(2010, 3, 5)
    assert student("0301235").date_of_birth is None


def test_import_shows_what_changes(make: Factories, previewed, imported) -> None:
    imported("students", STUDENTS, student_line())
    batch = previewed("students", STUDENTS, student_line(class_group="ICT-3A", code="25297"))

    row = db.session.scalars(select(ImportRow).where(ImportRow.batch_id == batch.id)).one()
    assert batch.counts["changed"] == 1
    assert {(c["label"], c["old"], c["new"]) for c in row.detail["en"]["changes"]} == {
        ("Class", "ICT-2A", "ICT-3A"),
        ("Programme", "25187", "25297"),
    }


def test_import_leaves_alone_what_the_file_does_not_say(make: Factories, imported) -> None:
    imported("students", STUDENTS, student_line())

    assert imported(
        "students", STUDENTS, student_line(mail="", town="onbekend", postcode="", team="")
    ) == counted(unchanged=1)
    assert imported(
        "students", "Studentnr;Roepnaam;Achternaam;Crebo", "0301234;Sanne;van der Berg;25187"
    ) == counted(unchanged=1)
    assert student().town == "Zwolle"


def test_import_refuses_a_second_row_with_the_same_number(make: Factories, previewed) -> None:
    batch = previewed("students", STUDENTS, student_line(), student_line(first="Zoë"))

    refused = db.session.scalars(
        select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.outcome == "error")
    ).one()
    assert refused.row_number == 3
    assert refused.detail["en"]["problems"] == [
        {
            "letter": "A",
            "header": "Studentnr",
            "message": "Student 0301234 is already in row 2. Keep one of the two rows.",
        }
    ]


def test_import_leaves_out_an_address_that_belongs_to_somebody_else(make: Factories, imported) -> None:
    imported(
        "students", STUDENTS, student_line(mail="a@st.example"), student_line("0301235", mail="b@st.example")
    )

    swapped = imported(
        "students", STUDENTS, student_line(mail="b@st.example"), student_line("0301235", mail="a@st.example")
    )
    assert swapped == counted(changed=2)
    assert imported(
        "students", STUDENTS, student_line("0301299", mail="a@st.example"), is_complete=False
    ) == counted(new=1)
    assert student("0301299").email is None


def test_import_marks_who_is_missing_and_removes_nobody(make: Factories, imported) -> None:
    imported("students", STUDENTS, student_line(), student_line("0301235"))

    assert imported("students", STUDENTS, student_line(), is_complete=False) == counted(unchanged=1)
    assert student("0301235").is_in_file
    assert imported("students", STUDENTS, student_line()) == counted(unchanged=1)
    assert not student("0301235").is_in_file
    assert imported("students", STUDENTS, student_line(), student_line("0301235")) == counted(
        changed=1, unchanged=1
    )
    assert student("0301235").is_in_file


def test_import_does_not_take_a_refused_row_for_a_missing_student(make: Factories, imported) -> None:
    imported("students", STUDENTS, student_line())

    assert imported("students", STUDENTS, student_line(code="?!")) == counted(errors=1)
    assert student().is_in_file


@pytest.mark.parametrize(
    ("first", "prefix", "last"),
    [
        ("Zoë", "", "Çelik-Öztürk"),
        ("Jasper", "", "D'Angelo"),
        ("Şeyma", "van", "'t Hof"),
        ("Amir", "", "El Amrani"),
    ],
)
def test_import_takes_names_as_they_are(
    make: Factories, imported, first: str, prefix: str, last: str
) -> None:
    line = student_line(first=first, prefix=prefix, last=last)

    assert imported("students", STUDENTS, line) == counted(new=1)
    assert imported("students", STUDENTS, line) == counted(unchanged=1)


def test_import_stays_within_its_school(make: Factories, imported) -> None:
    other = make.new_school()
    make.student(school=other, student_number="0301234", first_name="Iris")

    assert imported("students", STUDENTS, student_line()) == counted(new=1)
    names = db.session.scalars(select(Student.first_name).where(Student.school_id == other.id)).all()
    assert names == ["Iris"]
    assert db.session.scalar(select(Student.is_in_file).where(Student.school_id == other.id))


def test_import_says_where_a_town_is_not_known(make: Factories, previewed) -> None:
    batch = previewed("students", STUDENTS, student_line(town="Nergenshuizen", postcode=""))

    row = db.session.scalars(select(ImportRow).where(ImportRow.batch_id == batch.id)).one()
    assert row.outcome == "new"
    assert (
        "We do not know where Nergenshuizen is, so we cannot give a travel time." in row.detail["en"]["notes"]
    )


def test_import_gives_a_new_programme_the_level_of_the_file(make: Factories, imported) -> None:
    imported(
        "students",
        "Studentnr;Roepnaam;Achternaam;Crebo;Opleiding;Niveau",
        "1;Sanne;Berg;99999;Robotbouw;niveau 3",
    )

    made = db.session.scalars(select(Programme)).one()
    assert (made.code, made.name, made.level) == ("99999", "Robotbouw", 3)
