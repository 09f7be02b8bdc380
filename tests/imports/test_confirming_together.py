"""Several people press the button at the same moment: the file is imported once."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import Context

from flask import Flask
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.extensions import db
from app.imports.models import ImportBatch
from app.imports.services import Confirmation, confirm
from app.students.models import Student
from tests.factories import Factories
from tests.imports.conftest import STUDENTS, student_line


def test_confirming_together_imports_once(app: Flask, make: Factories, previewed) -> None:
    lines = (student_line(f"{number:07d}") for number in range(50))
    batch_id = previewed("students", STUDENTS, *lines).id
    db.session.commit()

    def press(_number: int) -> Confirmation:
        def work() -> Confirmation:
            with app.app_context():
                outcome = confirm(db.session.get_one(ImportBatch, batch_id), actor=None)
                db.session.commit()
                db.session.remove()
                return outcome

        return Context().run(work)

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(press, range(8)))

    assert sorted(outcomes) == [Confirmation.ALREADY_DONE] * 7 + [Confirmation.DONE]
    assert db.session.scalar(select(func.count()).select_from(Student)) == 50
    confirmed = select(func.count()).where(AuditEvent.action == "import:confirm")
    assert db.session.scalar(confirmed) == 1
