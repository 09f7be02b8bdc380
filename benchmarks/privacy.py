"""How long terms of retention, a copy for one person and the export of a school take: `python -m benchmarks.privacy`.

The large school of the load benchmark, with three emails and three events about each student; some left long ago.
"""

import argparse
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, insert, select, update

from app import create_app
from app.accounts.models import User
from app.audit.services import record
from app.backup.school_export import export_school
from app.extensions import db, writing
from app.migrating import bring_up_to_date
from app.notices.models import Email
from app.privacy.copies import copy_of
from app.privacy.people import person_of
from app.privacy.queries import today
from app.privacy.registry import Whose
from app.privacy.retention import proposed, set_terms, step
from app.schools.models import School
from app.students.models import Student
from benchmarks.big_school import make_big_school
from config import Development

EACH, LATER = 3, 800
"""Emails and events about each student; days until the term is over."""


def _make() -> School:
    make_big_school()
    school = db.session.scalars(select(School)).one()
    author = db.session.scalars(select(User).order_by(User.id).limit(1)).one()
    students = db.session.execute(
        select(Student.id, Student.first_name, Student.last_name, Student.email).order_by(Student.id)
    ).all()
    emails = [
        {
            "school_id": school.id, "key": f"bench:{number}:{turn}", "kind": "test", "to_name": f"{first} {last}",
            "to_address": address or "nobody@school.example", "language": "nl", "subject": "Je stageplaats",
            "body": f"Hallo {first},\n\n" + "Je plaats is bekend. " * 20, "is_secret": False, "is_private": False,
        }
        for number, first, last, address in students
        for turn in range(EACH)
    ]  # fmt: skip
    db.session.execute(insert(Email), emails)
    for student in db.session.scalars(select(Student)):
        for _ in range(EACH):
            record("student:edit", student, actor=author, reason=f"{student.first_name} is verhuisd.")
    set_terms(school, today(), proposed(school.id, today()), actor=author, actor_id=author.id)
    db.session.commit()
    return school


def _copy(student_id: int) -> None:
    began = time.perf_counter()
    copy = copy_of(person_of(Whose.STUDENT, student_id), is_for_herself=True)
    print(f"copy of one student: {len(copy.filled)} parts, {time.perf_counter() - began:.2f} s")


def _export(school: School, folder: Path) -> None:
    began = time.perf_counter()
    path = folder / "school.zip"
    export_school(school, path)
    print(f"export of the school: {path.stat().st_size / 1e6:.1f} MB, {time.perf_counter() - began:.1f} s")


def _retain(school: School, leave: int) -> None:
    some = select(Student.id).order_by(Student.id).limit(leave)
    db.session.execute(update(Student).where(Student.id.in_(some)).values(has_left=True, left_on=today()))
    db.session.commit()
    school_id, times = school.id, list[float]()
    day = today() + timedelta(days=LATER)
    processor = time.process_time()
    while True:
        began = time.perf_counter()
        gone = step(school_id, day)
        if gone is None or gone.code != "enrolment":
            break
        db.session.commit()
        times.append(time.perf_counter() - began)
    db.session.rollback()
    erased = db.session.scalar(select(func.count(Student.id)).where(Student.erased_at.is_not(None)))
    median = sorted(times)[len(times) // 2]
    print(
        f"terms: {erased} students in {len(times)} steps, {sum(times):.0f} s "
        f"({time.process_time() - processor:.0f} s of processor); "
        f"median {median:.2f} s, longest {max(times):.2f} s"
    )


def main() -> None:
    """Make the school, and measure."""
    parser = argparse.ArgumentParser(description="Measure terms of retention, a copy and an export.")
    parser.add_argument("--database", default="", help="address of an empty database; default: SQLite")
    parser.add_argument("--leave", type=int, default=300, help="how many students are over their term")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        address = options.database or f"sqlite:///{data / 'meervoud.db'}"
        app = create_app(Development(DATA_DIR=data, SQLALCHEMY_DATABASE_URI=address))
        with app.app_context(), writing():
            bring_up_to_date()
            school = _make()
            student_id = db.session.scalars(select(Student.id).order_by(Student.id).limit(1)).one()
            _copy(student_id)
            _export(school, Path(folder))
            _retain(school, options.leave)


if __name__ == "__main__":
    main()
