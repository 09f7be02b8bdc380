"""A coordinator gives many students a supervisor: those ticked in the list, or all that the list finds."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from sqlalchemy import Select
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.accounts.models import User
from app.extensions import db
from app.schools.queries import current_period
from app.students import services
from app.students.forms import HandoverForm
from app.students.models import Student
from app.students.queries import visible_to
from app.students.queries.students import found_students
from app.students.queries.supervisors import handover_of
from app.students.views.blueprint import bp
from app.students.views.students import Choices
from app.web.addresses import row_number
from app.web.listing import ListState

NO_SUPERVISOR = "0"


def _chosen_students(state: ListState) -> Select[Student]:
    """Those ticked, or all that fit the filters of the list."""
    if request.args.get("which") == "all":
        period = current_period(current_user.school_id)
        return found_students(current_user, state, period)
    ticked = request.args.getlist("student", type=row_number)
    return visible_to(current_user).where(Student.id.in_(ticked))


def _back(state: ListState, message: str, category: str) -> Response:
    flash(message, category)
    return redirect(_list_address(state))


def _list_address(state: ListState) -> str:
    asked: dict[str, Any] = {"q": state.search or None, **state.filters}
    return url_for("students.list_students", **asked)


@bp.route("/students/supervisor", methods=["GET", "POST"])
@requires(Permission.MANAGE_STUDENTS)
def give_supervisor() -> str | Response | tuple[str, int]:
    choices = Choices.of_school(current_user.school_id)
    state = choices.state()
    wanted = request.args.get("give", "")
    supervisor = next(
        (one for one in choices.supervisors if one.can_be_given and str(one.id) == wanted), None
    )
    if supervisor is None and wanted != NO_SUPERVISOR:
        return _back(state, gettext("Choose a supervisor, or “No supervisor”."), "warning")
    handover = handover_of(_chosen_students(state), supervisor.id if supervisor else None)
    if not handover.held:
        return _back(state, gettext("Tick the students first, or choose all of them."), "warning")
    form = HandoverForm()
    is_stale = form.validate_on_submit() and form.digest.data != handover.digest
    if form.validate_on_submit() and not is_stale:
        user = db.session.get(User, supervisor.id) if supervisor else None
        services.give_supervisor(handover.changing, user, actor=current_user)
        db.session.commit()
        return _back(state, _done(len(handover.changing), supervisor.name if supervisor else ""), "success")
    names = {one.id: one.name for one in choices.supervisors}
    form.digest.data = handover.digest
    around: dict[str, Any] = {
        "supervisor": supervisor,
        "others": [(names.get(each, "–"), count) for each, count in handover.others.most_common()],
        "back": _list_address(state),
    }
    page = render_template(
        "students/supervisor.html", form=form, handover=handover, is_stale=is_stale, **around
    )
    return (page, 409) if is_stale else page


def _done(count: int, name: str) -> str:
    if not name:
        return ngettext(
            "%(num)s student has no supervisor now.", "%(num)s students have no supervisor now.", count
        )
    return ngettext(
        "%(num)s student has been given to %(name)s.",
        "%(num)s students have been given to %(name)s.",
        count,
        name=name,
    )
