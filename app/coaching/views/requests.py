"""For coordinators: who asked for a coach, by when an answer is due, and giving it (R28)."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.coaching.broken_rules import CoachNotOffered, LooksBack, NothingInstead
from app.coaching.forms import NameForm, NotAvailableForm
from app.coaching.models import CoachRequest, Instead, RequestState
from app.coaching.queries.offers import Coach, coaches_of
from app.coaching.queries.requests import SHOWS, SORTS, page_of_requests, request_for
from app.coaching.services.answers import name_coach, say_not_available
from app.coaching.views.blueprint import bp
from app.extensions import db
from app.schools.queries import today
from app.web.forms import choices_from
from app.web.listing import ListState


@bp.get("/guidance/coach-requests")
@requires(Permission.ANSWER_COACH_REQUESTS)
def list_requests() -> str:
    state = ListState.from_request(sorts=tuple(SORTS), filters={"show": tuple(SHOWS)})
    return render_template(
        "coaching/requests.html",
        listing=page_of_requests(current_user, state),
        shows=[(one.value, one.label) for one in RequestState],
        today=today(),
    )


def _page(
    coach_request: CoachRequest, name: NameForm | None = None, without: NotAvailableForm | None = None
) -> str:
    coaches = coaches_of(coach_request.school_id)
    return render_template(
        "coaching/request.html",
        coach_request=coach_request,
        coaches={one.user.id: one for one in coaches},
        instead=[Instead(value).label for value in coach_request.instead],
        name_form=name or _name_form(coaches, formdata=None),
        without_form=without or NotAvailableForm(formdata=None),
        problems=name or without,
        today=today(),
    )


def _name_form(coaches: list[Coach], **values: None) -> NameForm:
    form = NameForm(**values)
    form.coach.choices = choices_from((one.user.id, one.user.name) for one in coaches)
    return form


def _done(said: str) -> Response:
    db.session.commit()
    flash(said, "success")
    return redirect(url_for("coaching.list_requests"), code=303)


@bp.get("/guidance/coach-requests/<int:coach_request_id>")
@requires(Permission.ANSWER_COACH_REQUESTS)
def show_request(coach_request_id: int) -> str:
    return _page(request_for(current_user, coach_request_id))


@bp.post("/guidance/coach-requests/<int:coach_request_id>/coach")
@requires(Permission.ANSWER_COACH_REQUESTS)
def name(coach_request_id: int) -> Response | tuple[str, int]:
    request = request_for(current_user, coach_request_id)
    form = _name_form(coaches_of(request.school_id))
    if form.validate_on_submit():
        try:
            name_coach(request, form.data["coach"], actor=current_user)
        except CoachNotOffered as refused:
            form.form_errors.append(refused.message)
        else:
            return _done(gettext("%(name)s has a coach, and gets an email.", name=request.student.first_name))
    return _page(request, name=form), 422


@bp.post("/guidance/coach-requests/<int:coach_request_id>/nobody")
@requires(Permission.ANSWER_COACH_REQUESTS)
def say_nobody(coach_request_id: int) -> Response | tuple[str, int]:
    request = request_for(current_user, coach_request_id)
    form = NotAvailableForm()
    if form.validate_on_submit():
        try:
            say_not_available(request, form.chosen, form.data["again_on"], actor=current_user)
        except (NothingInstead, LooksBack) as refused:
            form.form_errors.append(refused.message)
        else:
            return _done(
                gettext("%(name)s reads your answer, and gets an email.", name=request.student.first_name)
            )
    return _page(request, without=form), 422
