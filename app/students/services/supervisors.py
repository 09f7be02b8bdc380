"""Many students get a supervisor at once."""

from collections.abc import Sequence

from sqlalchemy import update

from app.accounts.models import User
from app.audit.services import record
from app.extensions import db
from app.imports.hand_edits import note_hand_edit_of_many
from app.parts import in_parts
from app.schools.models import School
from app.students.models import Student
from app.students.trail import GIVE_SUPERVISOR, TAKE_SUPERVISOR


def give_supervisor(
    student_ids: Sequence[int], supervisor: User | None, *, actor: User | None, school_id: int | None = None
) -> None:
    """Let these students of the actor's school have `supervisor` from now on, or nobody; later imports keep it.

    One event in the trail says how many. Who already had this supervisor should not be among them. `actor` is None for
    the calendar, which says whose school it is.
    """
    if actor is not None:
        school_id = actor.school_id
    school = db.session.get_one(School, school_id)
    for ids in in_parts(student_ids):
        db.session.execute(
            update(Student)
            .where(Student.school_id == school.id, Student.id.in_(ids))
            .values(supervisor_id=supervisor.id if supervisor else None, version=Student.version + 1)
        )
    note_hand_edit_of_many("student", student_ids, "supervisor_id", actor, school.id)
    record(
        GIVE_SUPERVISOR if supervisor else TAKE_SUPERVISOR,
        supervisor or actor or school,
        actor=actor,
        school_id=school.id,
        data={"students": len(student_ids)},
    )
