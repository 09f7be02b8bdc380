"""The list of students and the page of one."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.models import Track
from app.extensions import db
from app.schools.models import Programme, Team
from app.schools.queries import current_period, today
from app.students import services
from app.students.beginning import is_under_18
from app.students.forms import ParticipationForm, to_answer
from app.students.models import Student
from app.students.queries import (
    choices_with_places_of,
    list_counts,
    student_for,
    students_listing,
    visible_to,
)
from app.students.queries.audience import exception_of, going_among, is_going
from app.students.queries.choices import shared_reasons, vetoes_of
from app.students.queries.coming import coming_to
from app.students.queries.students import NOBODY, SORTS, STATES, filter_choices, years_and_classes
from app.students.queries.supervisors import Supervisor, supervisors_of
from app.students.student_page import guidance_pages, places_to_come, shown_placements
from app.students.views.blueprint import bp
from app.web.listing import ListState


@dataclass(frozen=True)
class Choices:
    """What the list of students can be filtered by."""

    teams: list[Team]
    programmes: list[Programme]
    years: list[int]
    classes: list[str]
    supervisors: list[Supervisor]

    @classmethod
    def of_school(cls, school_id: int) -> "Choices":
        return cls(*filter_choices(school_id), *years_and_classes(school_id), supervisors_of(school_id))

    def state(self) -> ListState:
        """What the request asks of the list."""
        return ListState.from_request(
            sorts=list(SORTS),
            filters={
                "state": STATES,
                "team": [str(team.id) for team in self.teams],
                "programme": [str(one.id) for one in self.programmes],
                "track": [track.value for track in Track],
                "year": [str(year) for year in self.years],
                "class": self.classes,
                "supervisor": [NOBODY, *(str(one.id) for one in self.supervisors)],
            },
        )


def _listing(state: ListState) -> dict[str, Any]:
    """The page of the list that is asked for, with how many places each student on it listed."""
    period = current_period(current_user.school_id)
    listing = students_listing(current_user, state, period)
    shown = [student.id for student in listing.rows]
    return {
        "listing": listing,
        "period": period,
        "counts": list_counts(shown, period.id) if period else {},
        "going": going_among(shown, period) if period else set(shown),
    }


@bp.get("/students")
@requires(Permission.VIEW_STUDENTS)
def list_students() -> str:
    choices = Choices.of_school(current_user.school_id)
    return render_template("students/list.html", choices=choices, **_listing(choices.state()))


@bp.get("/my-students")
@requires(Permission.VIEW_OWN_STUDENTS)
def list_my_students() -> str:
    state = ListState.from_request(sorts=list(SORTS))
    shown = _listing(state)
    guided = guidance_pages([student.id for student in shown["listing"].rows])
    coming = coming_to(current_user)
    return render_template(
        "students/mine.html",
        day=today(),
        is_under_18=is_under_18,
        guided=guided,
        coming=coming,
        places=places_to_come(coming),
        **shown,
    )


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
    choices = choices_with_places_of(student.id, period.id) if period else None
    form = ParticipationForm(participates=to_answer(student.participates))
    return render_template(
        "students/student.html",
        student=student,
        period=period,
        going=period is None or is_going(student, period),
        exception=exception_of(student, period) if period else None,
        choices=choices,
        reasons=shared_reasons(student.id, period.id) if period else {},
        vetoes=vetoes_of(student.id),
        placements=shown_placements(student),
        form=form,
        to_answer=to_answer,
        coming=student.others_to_come,
        day=today(),
        may_assign=current_user.has(Permission.ASSIGN_SUPERVISORS),
        is_minor=is_under_18(student.date_of_birth, today()),
    )


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
    else:
        flash(str(next(iter(form.errors.values()))[0]), "warning")
    return redirect(url_for("students.show_student", student_id=student.id, _anchor="participation"))


@bp.post("/students/<int:student_id>/invitation")
@requires(Permission.MANAGE_STUDENTS)
def invite_student(student_id: int) -> Response:
    student = student_for(current_user, student_id)
    services.invite_student(student, actor=current_user)
    db.session.commit()
    flash(gettext("The invitation for %(name)s is on its way.", name=student.name), "success")
    return redirect(url_for("students.show_student", student_id=student.id))
