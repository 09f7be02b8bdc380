"""The students file: one row per enrolment, held against the students that the school has."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from sqlalchemy import func, select

from app.companies.importing.places import unknown_towns
from app.companies.models import Track
from app.extensions import db
from app.imports.comparison import SAME, Comparison, compare
from app.imports.models import ImportKind, RowOutcome
from app.imports.plans import FilePlan, Problem, Row, RowPlan, Text, refused
from app.imports.queries import file_being_imported, hand_edits_of
from app.imports.registry import Importer
from app.schools.models import Programme, Team
from app.schools.queries import programmes_of, teams_of, today
from app.schools.services import ensure_programme
from app.students.beginning import birthday_kept
from app.students.importing.before_run import student_steps
from app.students.importing.columns import (
    CONFIDENTIAL,
    EXAMPLE,
    EXAMPLE_HEADERS,
    FIELDS,
    LABELS,
    PLAIN,
    SPEC,
)
from app.students.importing.genders import GenderBook
from app.students.importing.going import GoingBook
from app.students.importing.remarks import made_by, missing_remark
from app.students.importing.supervisors import SupervisorBook
from app.students.models import Student

NO_TRACK = _l("The file says no track (BOL or BBL): this student counts as BOL")
BIRTHDAY_RECORDED = _l("Date of birth: recorded, because this student is under 18")
BIRTHDAY_DROPPED = _l("Date of birth: no longer kept, because this student is 18 or older")


def plan_students(school_id: int, rows: Sequence[Row], is_complete: bool) -> FilePlan:
    """Plan a students file. With `is_complete`, students who are not in it get the mark "not in file"."""
    return _StudentsFile(school_id, rows).plan(is_complete)


def _title(row: Row) -> str:
    surname = row.value("last_name")
    prefix = row.value("name_prefix") or (surname.prefix if surname else "")
    parts = (
        row.text("student_number"),
        row.value("first_name"),
        prefix,
        surname.last_name if surname else "",
    )
    return " ".join(part for part in parts if part)


def _placed(row: Row) -> str:
    """Programme, class and team of a new student, for the preview."""
    parts = (row.value("programme_code").code, row.value("class_group"), row.value("team_name"))
    return " · ".join(part for part in parts if part)


class _StudentsFile:
    """One file beside the students of the school, read once."""

    def __init__(self, school_id: int, rows: Sequence[Row]) -> None:
        self.school_id = school_id
        self.rows = rows
        self.today = today()
        self.students: dict[str, Student] = {
            student.student_number: student
            for student in db.session.scalars(select(Student).where(Student.school_id == school_id))
        }
        self.edits = hand_edits_of(school_id, "student")
        self.genders = GenderBook(school_id)
        self.going = GoingBook(school_id, rows)
        self.supervisors = SupervisorBook(school_id)
        self.fields = {**FIELDS, "supervisor_id": self.supervisors.field}
        self.programmes: dict[str, Programme] = {row.code: row for row in programmes_of(school_id)}
        self.teams: dict[str, Team] = {row.name.casefold(): row for row in teams_of(school_id)}
        self.codes = {row.id: row.code for row in self.programmes.values()}
        self.team_names = {row.id: row.name for row in self.teams.values()}
        self.first_with: dict[str, Row] = {}
        self.emails: dict[str, str] = {}
        self.owners = {student.email: number for number, student in self.students.items() if student.email}
        self.in_file = {row.value("student_number") for row in rows}
        self.unknown_towns = unknown_towns(rows)
        self.new_programmes: dict[str, Text] = {}

    def plan(self, is_complete: bool) -> FilePlan:
        plans = [self._plan_row(row) for row in self.rows]
        missing = self._missing() if is_complete else []
        remarks = [missing_remark(missing)] if missing else []
        return FilePlan(
            plans,
            [*remarks, *self.going.remarks(), *made_by(plans, self.programmes, self.teams)],
            len(missing),
            lambda _actor: self._finish(missing),
        )

    def _plan_row(self, row: Row) -> RowPlan:
        row = row.without(*self._date_problems(row), *self._email_problems(row))
        problems = list(self._key_problems(row))
        if problems or row.parsed.errors:
            return refused(row, _title(row), *problems)
        student = self.students.get(row.value("student_number"))
        found = self._compare(row, student)
        found += self.going.compare(row, student, found.values)
        notes = [
            *self._notes(row),
            *self.going.notes(row, student, self._wanted(row)),
            *self.genders.notes(row, student),
            *self._birthday_notes(row, student),
        ]
        if student is None:
            notes.insert(0, _placed(row))
            return RowPlan(
                row, _title(row), RowOutcome.NEW, notes=tuple(notes), write=lambda: self._create(row)
            )
        differs = (
            bool(found.changes) or self.genders.differs(row, student) or self._birthday_differs(row, student)
        )
        return RowPlan(
            row,
            _title(row),
            RowOutcome.CHANGED if differs else RowOutcome.UNCHANGED,
            found.changes,
            found.kept,
            tuple(notes),
            overruled=found.overruled,
            write=lambda: self._update(row, student, found.values),
        )

    def _key_problems(self, row: Row) -> Iterable[Problem]:
        number = row.value("student_number")
        if number is not None:
            first = self.first_with.setdefault(number, row)
            if first is not row:
                yield Problem(
                    _l(
                        "Student %(number)s is already in row %(row)s. Keep one of the two rows.",
                        number=number,
                        row=first.number,
                    ),
                    "student_number",
                )

    def _email_problems(self, row: Row) -> Iterable[Problem]:
        """An address is of one student: of the first in the file, or of who has it and is not in the file."""
        number, email = row.value("student_number"), row.value("email")
        if email is not None:
            owner = self.emails.setdefault(email, number or "")
            stored = self.owners.get(email)
            if owner == number and stored not in (None, number) and stored not in self.in_file:
                owner = stored
            if owner != number:
                yield Problem(
                    _l(
                        "This email address belongs to student %(number)s. Correct one of the two.",
                        number=owner or "?",
                    ),
                    "email",
                )

    def _date_problems(self, row: Row) -> Iterable[Problem]:
        born = row.value("date_of_birth")
        if born is not None and not 12 <= self.today.year - born.year <= 99:
            yield Problem(CONFIDENTIAL["date_of_birth"], "date_of_birth")

    def _wanted(self, row: Row) -> dict[str, Any]:
        """What the file says of a student, under the names of the table's columns."""
        surname, code = row.value("last_name"), row.value("programme_code")
        wanted = {
            "first_name": row.value("first_name"),
            "name_prefix": row.value("name_prefix") or surname.prefix or None,
            "last_name": surname.last_name,
            "programme_id": code.code,
            "is_in_file": True,
            **row.known(PLAIN),
        }
        track = row.value("track") or code.track
        if track is not None:
            wanted["track"] = Track(track)
        if (team := row.value("team_name")) is not None:
            known = self.teams.get(team.casefold())
            wanted["team_id"] = known.name if known else team
        if (supervisor := self.supervisors.found(row)) is not None:
            wanted["supervisor_id"] = supervisor
        return wanted

    def _compare(self, row: Row, student: Student | None) -> Comparison:
        if student is None:
            return SAME
        stored = {name: getattr(student, name) for name in self.fields}
        stored["programme_id"] = self.codes.get(student.programme_id)
        stored["team_id"] = self.team_names.get(student.team_id or 0)
        return compare(
            stored, self._wanted(row), self.fields, self.edits.get(student.id), takes_file=row.takes_file
        )

    def _notes(self, row: Row) -> Iterable[Text]:
        code = row.value("programme_code").code
        known, said = self.programmes.get(code), row.value("level")
        if known is None:
            yield self.new_programmes.setdefault(code, _l("New programme: %(code)s", code=code))
        elif known.level and said and known.level != said:
            yield _l(
                "The file says level %(level)s; programme %(code)s has level %(known)s here.",
                level=said,
                code=code,
                known=known.level,
            )
        if row.value("student_number") not in self.students and not (
            row.value("track") or row.value("programme_code").track
        ):
            yield NO_TRACK
        yield from self.supervisors.notes(row)
        unknown = self.unknown_towns.get((row.value("town"), row.value("postcode")))
        if unknown is not None:
            yield unknown

    def _birthday_differs(self, row: Row, student: Student) -> bool:
        if row.value("date_of_birth") is None:
            return False
        return student.date_of_birth != birthday_kept(row.value("date_of_birth"), self.today)

    def _birthday_notes(self, row: Row, student: Student | None) -> Iterable[Text]:
        kept = birthday_kept(row.value("date_of_birth"), self.today)
        if kept is not None and (student is None or student.date_of_birth != kept):
            yield BIRTHDAY_RECORDED
        elif kept is None and student is not None and self._birthday_differs(row, student):
            yield BIRTHDAY_DROPPED

    def _create(self, row: Row) -> None:
        student = Student(school_id=self.school_id, student_number=row.value("student_number"))
        self.genders.take(row, student, is_new=True)
        self._change(row, student, self._wanted(row))
        db.session.add(student)

    def _update(self, row: Row, student: Student, values: Mapping[str, Any]) -> None:
        self.genders.take(row, student, is_new=False)
        self._change(row, student, values)

    def _change(self, row: Row, student: Student, values: Mapping[str, Any]) -> None:
        self.going.take(row, student, values)
        for name, value in values.items():
            if name == "programme_id":
                student.programme = self._programme(row, value)
            elif name == "team_id":
                student.team = self._team(value)
            else:
                setattr(student, name, value)
        if row.value("date_of_birth") is not None:
            student.date_of_birth = birthday_kept(row.value("date_of_birth"), self.today)

    def _programme(self, row: Row, code: str) -> Programme:
        if code not in self.programmes:
            programme = ensure_programme(self.school_id, code)
            programme.level = programme.level or row.value("level")
            if programme.name == code and row.value("programme_name"):
                programme.name = row.value("programme_name")
            self.programmes[code] = programme
        return self.programmes[code]

    def _team(self, name: str) -> Team:
        team = self.teams.get(name.casefold())
        if team is None:
            team = Team(school_id=self.school_id, name=name)
            db.session.add(team)
            self.teams[name.casefold()] = team
        return team

    def _missing(self) -> list[Student]:
        return [
            student
            for number, student in self.students.items()
            if number not in self.in_file and student.is_in_file and not student.has_left
        ]

    def _finish(self, missing: Sequence[Student]) -> None:
        for student in missing:
            student.is_in_file = False
        self.genders.write()
        self.going.write(file_being_imported(self.school_id, ImportKind.STUDENTS))


def _stored(school_id: int) -> int:
    return db.session.scalar(select(func.count()).where(Student.school_id == school_id)) or 0


STUDENTS = Importer(
    kind=ImportKind.STUDENTS,
    spec=SPEC,
    plan=plan_students,
    purpose=_l(
        "Everybody who does an internship, with their programme, class and team. Export it from "
        "your student administration."
    ),
    needs=_l(
        "You do not need to import anything first. New programmes and teams are created from this file."
    ),
    stored=_stored,
    steps=student_steps,
    labels=LABELS,
    lost=lambda count: lazy_ngettext(
        "%(num)s student could not be used.", "%(num)s students could not be used.", count
    ),
    example_headers=EXAMPLE_HEADERS,
    example=EXAMPLE,
    confidential=CONFIDENTIAL,
    can_be_partial=True,
)
