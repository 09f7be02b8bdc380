"""A coordinator adds a student by hand, or corrects what is known of one."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, Role, requires
from app.accounts.queries import people_with_role
from app.extensions import db
from app.imports.reading.values import identifier
from app.schools.queries import programmes_of, teams_of
from app.students import services
from app.students.forms import DetailsForm, NewStudentForm, StudentForm
from app.students.models import Student
from app.students.queries import student_for
from app.students.services.details import EDITABLE
from app.students.views.blueprint import bp
from app.web.stale import ensure_current


def _offer(form: DetailsForm, *supervisors: tuple[int, str]) -> None:
    """What can be chosen; `supervisors` more than those who can be given students now."""
    school_id = current_user.school_id
    people = {user.id: user.name for user in people_with_role(school_id, Role.SUPERVISOR)}
    form.offer(
        [(one.id, f"{one.name} ({one.code})") for one in programmes_of(school_id)],
        [(team.id, team.name) for team in teams_of(school_id)],
        list(({identity: name for identity, name in supervisors} | people).items()),
    )


@bp.route("/students/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_STUDENTS)
def add_student() -> str | Response:
    form = NewStudentForm()
    _offer(form)
    if form.validate_on_submit():
        try:
            student = services.add_student(
                current_user.school_id,
                identifier(form.student_number.data or "") or "",
                form.details(),
                actor=current_user,
                gender=form.gender.data,
                born=form.date_of_birth.data,
            )
        except services.TakenByStudent as refusal:
            form[refusal.field].errors = [refusal.message]
        else:
            db.session.commit()
            flash(gettext("%(name)s has been added.", name=student.name), "success")
            return redirect(url_for("students.show_student", student_id=student.id))
    return render_template("students/new.html", form=form)


def _student_form(student: Student) -> StudentForm:
    form = StudentForm(obj=student)
    now = [(student.supervisor.id, student.supervisor.name)] if student.supervisor else []
    _offer(form, *now)
    if request.method == "GET":
        form.team_id.data = student.team_id or 0
        form.supervisor_id.data = student.supervisor_id or 0
    return form


def _stored(student: Student) -> dict[str, Any]:
    """What is stored now, by the names of the form's fields; nobody is 0 there."""
    values = {name: getattr(student, name) for name in EDITABLE}
    return {**values, "team_id": student.team_id or 0, "supervisor_id": student.supervisor_id or 0}


@bp.route("/students/<int:student_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_STUDENTS)
def edit_student(student_id: int) -> str | Response:
    student = student_for(current_user, student_id)
    form = _student_form(student)
    if form.validate_on_submit():
        back = url_for("students.edit_student", student_id=student.id)
        ensure_current(form, student.version, _stored(student), back)
        try:
            services.edit_student(student, form.details(), actor=current_user)
        except services.TakenByStudent as refusal:
            form[refusal.field].errors = [refusal.message]
        else:
            db.session.commit()
            flash(gettext("The details of %(name)s are saved.", name=student.name), "success")
            return redirect(url_for("students.show_student", student_id=student.id))
    return render_template("students/edit.html", student=student, form=form)
