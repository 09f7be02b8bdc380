"""A student asks for a female coach, sees what became of it, and takes it back whenever she likes (R28)."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.coaching.models import Instead
from app.coaching.queries.requests import own_request
from app.coaching.views.blueprint import bp
from app.extensions import db
from app.students.queries import student_of
from app.students.services import wish_for_coach


@bp.get("/my-coach")
@requires(Permission.ASK_COACH)
def show_mine() -> str:
    request = own_request(student_of(current_user))
    chosen = [Instead(value) for value in request.instead] if request else []
    return render_template("coaching/mine.html", coach_request=request, instead=[one.value for one in chosen])


@bp.post("/my-coach/ask")
@requires(Permission.ASK_COACH)
def ask() -> Response:
    wish_for_coach(student_of(current_user), True, actor=current_user)
    db.session.commit()
    flash(gettext("You asked. You get an email as soon as there is an answer."), "success")
    return redirect(url_for("coaching.show_mine"), code=303)


@bp.post("/my-coach/take-back")
@requires(Permission.ASK_COACH)
def take_back() -> Response:
    wish_for_coach(student_of(current_user), None, actor=current_user)
    db.session.commit()
    flash(
        gettext("Your request is gone. Nobody sees it any longer, and you can ask again at any time."),
        "success",
    )
    return redirect(url_for("coaching.show_mine"), code=303)
