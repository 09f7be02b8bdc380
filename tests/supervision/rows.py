"""Rows of supervision for tests: what somebody offers, and a plan that names her for a student."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.runs.execution import carry_out
from app.runs.models import RunState
from app.schools.models import Period
from app.students.models import ComingSupervisor, Student
from app.supervision.models import (
    ProposedSupervisor,
    SupervisorDecision,
    SupervisorDecisionKind,
    SupervisorOffer,
    SupervisorRun,
)
from app.supervision.policies import Guided, SupervisionPolicy
from app.supervision.services import runs
from app.supervision.services.runs import SUPERVISORS
from tests.factories import Factories
from tests.runs.rows import a_published_run


def an_offer(make: Factories, user: User, period: Period, **values: Any) -> SupervisorOffer:
    """Somebody's hours in a period: 40, for the programme that the factories make."""
    defaults = {"hours": 40, "programme_codes": ["25187"]}
    row: SupervisorOffer = make.row(
        SupervisorOffer(
            school_id=period.school_id, period_id=period.id, user_id=user.id, **{**defaults, **values}
        )
    )
    return row


def in_a_plan(make: Factories, student: Student, supervisor: User, period: Period) -> ProposedSupervisor:
    """A published run names a supervisor for a student, about whom something was decided."""
    run = db.session.scalar(select(SupervisorRun).where(SupervisorRun.period_id == period.id))
    if run is None:
        run = a_published_run(SupervisorRun, period.school_id, period.id)
    make.row(
        SupervisorDecision(
            school_id=period.school_id,
            period_id=period.id,
            student_id=student.id,
            supervisor_id=supervisor.id,
            kind=SupervisorDecisionKind.FORBID,
            reason="A reason.",
        )
    )
    a_coming_supervisor(make, student, supervisor, period)
    row: ProposedSupervisor = make.row(
        ProposedSupervisor(run_id=run.id, student_id=student.id, supervisor_id=supervisor.id, hours=6)
    )
    return row


def a_coming_supervisor(
    make: Factories, student: Student, supervisor: User | None, period: Period, **values: Any
) -> ComingSupervisor:
    """Somebody guides a student from far away on, unless said otherwise."""
    row: ComingSupervisor = make.row(
        ComingSupervisor(
            **{
                "school_id": student.school_id,
                "student_id": student.id,
                "supervisor_id": supervisor.id if supervisor else None,
                "period_id": period.id,
                "until": date(2098, 12, 31),
                "run_id": 1,
                **values,
            }
        )
    )
    return row


def a_supervisor_run(
    make: Factories, supervisor: User, student: Student, period: Period
) -> dict[str, int | str]:
    """A plan that gives the student a supervisor, who has hours, and a decision about the two; by names of routes."""
    an_offer(make, supervisor, period)
    run = runs.start(period, SupervisionPolicy(seed=1), Guided(), actor=None)
    db.session.commit()
    carry_out(SUPERVISORS, run.id)
    db.session.expire_all()
    assert run.state is RunState.SOLVED_OPTIMAL, run.error
    decision = make.row(
        SupervisorDecision(
            school_id=student.school_id,
            period_id=period.id,
            student_id=student.id,
            supervisor_id=supervisor.id,
            kind=SupervisorDecisionKind.PIN,
            reason="A reason.",
        )
    )
    comes = a_coming_supervisor(make, student, supervisor, period)
    return {
        "supervisor_run_id": run.id,
        "supervisor_decision_id": decision.id,
        "coming_supervisor_id": comes.id,
    }
