"""The page on which everybody sees what is known of her, takes it away and asks something; and who answers that."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from app.access import Fresh, Permission, fresh, requires
from app.errors import DomainError
from app.extensions import db
from app.privacy import services
from app.privacy.copies import Copy, copy_of
from app.privacy.files import file_of
from app.privacy.forms import AnswerForm, AskForm
from app.privacy.models import RequestKind
from app.privacy.people import person_of
from app.privacy.queries import request_for, requests_in, requests_of, today
from app.privacy.registry import Whose
from app.privacy.views.blueprint import bp


@bp.get("/account/known")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def show_known() -> str:
    return render_template("privacy/known.html", copy=_own_copy(), requests=requests_of(current_user))


@bp.post("/account/known/copy")
@requires(Permission.MANAGE_OWN_ACCOUNT)
@fresh(Fresh.WORK, is_file=True)
def download_known() -> Response:
    file_format = request.form.get("format", "")
    answer = file_of(_own_copy(), file_format, name=current_user.name, school=current_user.school.name)
    services.note_copy(current_user, file_format, actor=current_user)
    db.session.commit()
    return answer


def _own_copy() -> Copy:
    return copy_of(person_of(Whose.ACCOUNT, current_user.id), is_for_herself=True)


@bp.route("/account/known/ask", methods=["GET", "POST"])
@requires(Permission.MANAGE_OWN_ACCOUNT)
def ask() -> str | Answer:
    form = AskForm()
    if form.validate_on_submit():
        try:
            services.ask(current_user, RequestKind(form.kind.data), form.text.data or "")
        except DomainError as refused:
            form.kind.errors = [str(refused)]
        else:
            db.session.commit()
            flash(gettext("Your request is with the internship coordinators of your school."), "success")
            return redirect(url_for("privacy.show_known", _anchor="requests"), code=303)
    return render_template("privacy/ask.html", form=form)


@bp.get("/privacy-requests")
@requires(Permission.ANSWER_REQUESTS)
def list_requests() -> str:
    found = requests_in(current_user.school_id)
    return render_template("privacy/requests.html", asked=found, day=today())


@bp.route("/privacy-requests/<int:privacy_request_id>", methods=["GET", "POST"])
@requires(Permission.ANSWER_REQUESTS)
def answer_request(privacy_request_id: int) -> str | Answer:
    asked = request_for(current_user, privacy_request_id)
    form = AnswerForm()
    if form.validate_on_submit():
        services.answer(asked.request, form.text.data or "", actor=current_user)
        db.session.commit()
        flash(gettext("The answer is on its way to %(name)s.", name=asked.name), "success")
        return redirect(url_for("privacy.list_requests"), code=303)
    ids = person_of(Whose.ACCOUNT, asked.request.user_id).ids
    return render_template(
        "privacy/request.html",
        asked=asked,
        form=form,
        student_id=ids.get(Whose.STUDENT),
        role_model_id=ids.get(Whose.ROLE_MODEL),
    )
