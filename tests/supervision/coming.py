"""A student with an internship that runs and another supervisor for the next one, and what the worker does on a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import time_machine
from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.notices.models import Email
from app.placements.models import Placement
from app.schools.models import Period
from app.students.models import ComingSupervisor, Student
from app.students.queries import visible_to
from app.supervision.models import SupervisorDecision, SupervisorOffer
from app.supervision.services import decisions
from app.supervision.services.decisions import pin
from app.supervision.services.publishing import publish
from app.supervision.sweeps import bring_in_supervisors

if TYPE_CHECKING:
    from tests.supervision.conftest import Supervision

LAST, NEXT = date(2027, 1, 15), date(2027, 1, 16)
"""Of the internship in autumn: its last day, and the day after it."""


@dataclass
class Scene:
    """Joke guides an internship in autumn; Anna and Bert have hours for the spring, where the student goes too."""

    supervision: "Supervision"
    joke: User
    anna: User
    bert: User
    autumn: Placement
    spring: Placement

    @property
    def student(self) -> Student:
        return self.spring.student

    @property
    def now(self) -> User | None:
        """Whose name stands on her page."""
        db.session.expire_all()
        return self.student.supervisor

    @property
    def comes(self) -> ComingSupervisor | None:
        db.session.expire_all()
        return next(iter(self.student.coming), None)

    def publish(self, to: User | None = None) -> None:
        """Solve and publish the spring; `to`: somebody pinned to the student first."""
        coordinator = self.supervision.coordinator
        if to is not None:
            withdraw_pins(self)
            pin(self.student, to, self.supervision.period, "A reason.", actor=coordinator)
        publish(self.supervision.solve(), actor=coordinator)
        db.session.commit()


def on(day: date, *acts: Callable[[], object]) -> None:
    """What the worker does on a day, or somebody else."""
    with time_machine.travel(datetime.combine(day, time(9), UTC), tick=True):
        for act in acts or (bring_in_supervisors,):
            act()
            db.session.commit()


def written(to: User | None) -> list[str]:
    """The emails about supervisors to somebody, as one line each, the first first."""
    assert to is not None
    rows = db.session.scalars(
        select(Email).where(Email.kind == "supervision", Email.recipient_id == to.id).order_by(Email.id)
    )
    return [" ".join(email.body.split()) for email in rows]


def sees(user: User, student: Student) -> bool:
    return db.session.scalars(visible_to(user).where(Student.id == student.id)).first() is not None


def hours_of(user: User, period: Period) -> SupervisorOffer:
    return SupervisorOffer(
        school_id=period.school_id, period_id=period.id, user_id=user.id, hours=40, programme_codes=["25187"]
    )


def withdraw_pins(scene: Scene) -> None:
    for decision in db.session.scalars(select(SupervisorDecision)):
        decisions.withdraw(decision, actor=scene.supervision.coordinator)
