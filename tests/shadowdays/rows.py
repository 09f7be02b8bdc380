"""Rows of days along, for tests of the whole school."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.extensions import db
from app.placements.models import Placement
from app.schools.models import School
from app.schools.queries import today
from app.shadowdays.models import Fit, ShadowDay, ShadowDayOutcome, ShadowHost
from app.students.models import Student
from tests.factories import Factories


def a_question(make: Factories, host: Student, placement_id: int) -> ShadowDay:
    """Somebody asked this student, who takes others along, for a day next week."""
    make.row(ShadowHost(placement_id=placement_id))
    school = db.session.get_one(School, host.school_id)
    guest = make.student(school=school, programme=host.programme)
    asked: ShadowDay = make.row(
        ShadowDay(
            school_id=host.school_id,
            placement_id=placement_id,
            guest_id=guest.id,
            on_date=today() + timedelta(days=7),
            answer_by=today() + timedelta(days=6),
        )
    )
    return asked


def both_ways(make: Factories, hers: Placement, others: Placement, numbers: Iterator[int]) -> None:
    """The student of `hers` took the other along, and went along with her, and each thought something of it."""
    make.row(ShadowHost(placement_id=hers.id))
    for host, guest_id in ((hers, others.student_id), (others, hers.student_id)):
        day = make.row(
            ShadowDay(
                school_id=hers.school_id,
                placement_id=host.id,
                guest_id=guest_id,
                on_date=date(2027, 3, 1) + timedelta(days=next(numbers)),
                answer_by=date(2027, 2, 20),
                host_note="Nine o'clock.",
            )
        )
        make.row(ShadowDayOutcome(shadow_day_id=day.id, fit=Fit.DOUBT))
