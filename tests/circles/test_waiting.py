"""Why somebody waits for a circle."""

from app.circles.models import CircleWish
from app.circles.queries.waiting import waiting_in
from app.rolemodels.models import Slot
from tests.factories import Factories


def test_nobody_is_late_for_circles_that_were_never_made(make: Factories) -> None:
    coordinator, student, period = make.user(), make.student(), make.default_period
    make.row(CircleWish(student_id=student.id, wants_circle=True, slots=[Slot.TUESDAY_EVENING.value]))
    assert [row.reason for row in waiting_in(coordinator, period)] == ["none_made"]

    make.circle(make.role_model(), make.student())

    assert [row.reason for row in waiting_in(coordinator, period)] == ["asked_later"]
