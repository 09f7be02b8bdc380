"""Asking that a student is erased."""

from flask import url_for
from flask_login import current_user

from app.access import Permission, requires
from app.privacy.registry import Whose
from app.privacy.views.asking import Answer, ask_page
from app.students.queries import student_for
from app.students.views.blueprint import bp


@bp.route("/students/<int:student_id>/erase", methods=["GET", "POST"])
@requires(Permission.MANAGE_STUDENTS)
def erase_student(student_id: int) -> Answer:
    student = student_for(current_user, student_id)
    back = (student.name, url_for("students.show_student", student_id=student.id))
    return ask_page(Whose.STUDENT, student.id, name=student.name, back=back)
