"""The plan of a supervisor run: who guides whom, and which of it a person sees."""

from collections.abc import Collection

from sqlalchemy import Select, false, select
from sqlalchemy.orm import contains_eager, joinedload

from app.access import Permission
from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.models import Site
from app.errors import visible_row
from app.extensions import db
from app.students.models import Student
from app.supervision.models import ProposedSupervisor, SupervisorRun


def rows_visible_to(user: User) -> Select[ProposedSupervisor]:
    """What runs of the school say, each with student, programme, supervisor and site."""
    query = (
        select(ProposedSupervisor)
        .join(ProposedSupervisor.run)
        .join(ProposedSupervisor.student)
        .options(
            contains_eager(ProposedSupervisor.student).joinedload(Student.programme),
            joinedload(ProposedSupervisor.supervisor),
            joinedload(ProposedSupervisor.site).joinedload(Site.company),
        )
    )
    if not user.has(Permission.ASSIGN_SUPERVISORS):
        return query.where(false())
    return query.where(SupervisorRun.school_id == user.school_id, Student.school_id == user.school_id)


def row_for(user: User, run_id: int, student_id: int) -> ProposedSupervisor:
    """What a run says for one student, when the user may see it; raises `NotVisible`."""
    return visible_row(
        rows_visible_to(user).where(
            ProposedSupervisor.run_id == run_id, ProposedSupervisor.student_id == student_id
        )
    )


def rows_in(run: SupervisorRun) -> list[ProposedSupervisor]:
    """Every row of a run, bare: to work out a plan, whatever its size."""
    return list(
        db.session.scalars(
            select(ProposedSupervisor)
            .where(ProposedSupervisor.run_id == run.id)
            .order_by(ProposedSupervisor.student_id)
        )
    )


def students_of(user: User, run: SupervisorRun, supervisors: Collection[int]) -> list[ProposedSupervisor]:
    """Whom these supervisors guide in a run, by site and name, so that one visit stands together."""
    return list(
        db.session.scalars(
            rows_visible_to(user)
            .where(ProposedSupervisor.run_id == run.id, ProposedSupervisor.supervisor_id.in_(supervisors))
            .order_by(
                ProposedSupervisor.site_id,
                alphabetical(Student.last_name),
                alphabetical(Student.first_name),
                Student.id,
            )
        )
    )


def unassigned_of(user: User, run: SupervisorRun) -> Select[ProposedSupervisor]:
    """Who has nobody in a run, by name."""
    return (
        rows_visible_to(user)
        .where(ProposedSupervisor.run_id == run.id, ProposedSupervisor.supervisor_id.is_(None))
        .order_by(alphabetical(Student.last_name), alphabetical(Student.first_name), Student.id)
    )
