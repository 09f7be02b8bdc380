"""A copy of everything that is known of a student, made by a coordinator: for a student who asks at the desk."""

from flask import Response, request
from flask_login import current_user

from app.access import Fresh, Permission, fresh, requires
from app.extensions import db
from app.privacy.copies import copy_of
from app.privacy.files import file_of
from app.privacy.people import person_of
from app.privacy.registry import Whose
from app.privacy.services import note_copy
from app.students.queries import student_for
from app.students.views.blueprint import bp


@bp.post("/students/<int:student_id>/copy")
@requires(Permission.MANAGE_STUDENTS)
@fresh(Fresh.WORK, is_file=True)
def copy_student(student_id: int) -> Response:
    student = student_for(current_user, student_id)
    file_format = request.form.get("format", "")
    copy = copy_of(person_of(Whose.STUDENT, student.id), is_for_herself=False)
    answer = file_of(copy, file_format, name=student.name, school=current_user.school.name)
    note_copy(student, file_format, actor=current_user)
    db.session.commit()
    return answer
