"""The list of students and the page of one."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectField

from app.access import Permission, Role, requires
from app.accounts.queries import people_with_role
from app.extensions import db
from app.schools.queries import current_period, teams_of
from app.students import services
from app.students.forms import ParticipationForm, StudentForm, to_answer
from app.students.models import Student
from app.students.queries import choices_of, list_counts, student_for, students_listing, visible_to
from app.students.queries.audience import exception_of, going_among, is_going
from app.students.queries.choices import vetoes_of
from app.students.queries.students import SORTS, STATES, filter_choices
from app.students.student_page import shown_placements
from app.students.views.blueprint import bp
from app.web.forms import choices_from
from app.web.listing import Listing, ListState
from app.web.stale import ensure_current


def _listing() -> tuple[Listing[Student], dict[str, Any]]:
    teams, programmes = filter_choices(current_user.school_id)
    state = ListState.from_request(
        sorts=list(SORTS),
        filters={
            "state": STATES,
            "team": [str(team.id) for team in teams],
            "programme": [str(one.id) for one in programmes],
        },
    )
    period = current_period(current_user.school_id)
    listing = students_listing(current_user, state, period)
    shown = [student.id for student in listing.rows]
    counts = list_counts(shown, period.id) if period else {}
    around: dict[str, Any] = {
        "teams": [(team.id, team.name) for team in teams],
        "programmes": [(programme.id, f"{programme.name} ({programme.code})") for programme in programmes],
        "period": period,
        "counts": counts,
        "going": going_among(shown, period) if period else set(shown),
    }
    return listing, around


@bp.get("/students")
@requires(Permission.VIEW_STUDENTS)
def list_students() -> str:
    listing, around = _listing()
    return render_template("students/list.html", listing=listing, **around)


@bp.get("/my-students")
@requires(Permission.VIEW_OWN_STUDENTS)
def list_my_students() -> str:
    listing, around = _listing()
    return render_template("students/mine.html", listing=listing, **around)


@bp.post("/students/invitations")
@requires(Permission.MANAGE_STUDENTS)
def invite_all() -> Response:
    """Invite every student who has no account yet."""
    waiting = db.session.scalars(
        visible_to(current_user).where(Student.user_id.is_(None), Student.has_left.is_(False))
    ).all()
    invited, without_address = services.invite_students(waiting, actor=current_user)
    db.session.commit()
    flash(
        ngettext("%(num)s student has been invited.", "%(num)s students have been invited.", invited),
        "success",
    )
    if without_address:
        flash(
            gettext("No email address, so not invited: %(names)s.", names=", ".join(without_address)),
            "warning",
        )
    return redirect(url_for("students.list_students"))


@bp.get("/students/<int:student_id>")
@requires(Permission.VIEW_STUDENTS)
def show_student(student_id: int) -> str:
    student = student_for(current_user, student_id)
    period = current_period(student.school_id)
    choices = choices_of(student.id, period.id) if period else None
    form = ParticipationForm(participates="yes" if student.participates else "no")
    return render_template(
        "students/student.html",
        student=student,
        period=period,
        going=period is None or is_going(student, period),
        exception=exception_of(student, period) if period else None,
        choices=choices,
        vetoes=vetoes_of(student.id),
        placements=shown_placements(student),
        form=form,
        to_answer=to_answer,
    )


def _fill_select(field: SelectField, pairs: list[tuple[int, str]], nobody: str) -> None:
    field.choices = choices_from([(0, nobody), *pairs])


def _student_form(student: Student) -> StudentForm:
    form = StudentForm(obj=student)
    _fill_select(
        form.team_id, [(team.id, team.name) for team in teams_of(student.school_id)], gettext("No team")
    )
    people = people_with_role(student.school_id, Role.SUPERVISOR)
    _fill_select(form.supervisor_id, [(user.id, user.name) for user in people], gettext("No supervisor yet"))
    if request.method == "GET":
        form.team_id.data = student.team_id or 0
        form.supervisor_id.data = student.supervisor_id or 0
    return form


def _stored(student: Student) -> dict[str, Any]:
    """What is stored now, by the names of the form's fields; nobody is 0 there."""
    values = {name: getattr(student, name) for name in services.students.EDITABLE}
    return {**values, "team_id": student.team_id or 0, "supervisor_id": student.supervisor_id or 0}


@bp.route("/students/<int:student_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_STUDENTS)
def edit_student(student_id: int) -> str | Response:
    student = student_for(current_user, student_id)
    form = _student_form(student)
    if form.validate_on_submit():
        back = url_for("students.edit_student", student_id=student.id)
        ensure_current(form, student.version, _stored(student), back)
        changes = {name: form[name].data or None for name in services.students.EDITABLE if name != "has_left"}
        services.edit_student(student, {**changes, "has_left": bool(form.has_left.data)}, actor=current_user)
        db.session.commit()
        flash(gettext("The details of %(name)s are saved.", name=student.name), "success")
        return redirect(url_for("students.show_student", student_id=student.id))
    return render_template("students/edit.html", student=student, form=form)


@bp.post("/students/<int:student_id>/participation")
@requires(Permission.MANAGE_STUDENTS)
def change_participation(student_id: int) -> Response:
    student = student_for(current_user, student_id)
    form = ParticipationForm()
    if form.validate_on_submit():
        services.set_participation(
            student, form.participates.data == "yes", actor=current_user, reason=form.reason.data or ""
        )
        db.session.commit()
        flash(gettext("Saved."), "success")
    return redirect(url_for("students.show_student", student_id=student.id))


@bp.post("/students/<int:student_id>/invitation")
@requires(Permission.MANAGE_STUDENTS)
def invite_student(student_id: int) -> Response:
    student = student_for(current_user, student_id)
    services.invite_student(student, actor=current_user)
    db.session.commit()
    flash(gettext("The invitation for %(name)s is on its way.", name=student.name), "success")
    return redirect(url_for("students.show_student", student_id=student.id))
