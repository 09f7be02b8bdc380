"""Answering a check-in in three taps: by the link of an email, without signing in, or on her own page."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, Role, public, requires
from app.accounts.queries import people_with_role
from app.checkins.forms import LineForm, ScoresForm
from app.checkins.links import check_in_by_link, just_answered
from app.checkins.models import CheckIn, Scores
from app.checkins.queries.own import is_open, listener_now, own_check_in_for
from app.checkins.services.answers import add_line, answer, can_add_line
from app.checkins.views.blueprint import bp
from app.checkins.words import ANSWERS, QUESTIONS
from app.errors import NotVisible
from app.extensions import db

Answer = str | Response | tuple[str, int]


def _step(check_in: CheckIn, done: str, **values: Any) -> Answer:
    """The question that is next; after the third answer all are stored and `done` is where she goes on.

    A page with buttons: whatever opens links by itself (a mail scanner) answers nothing.
    """
    form = ScoresForm()
    given = form.given if form.is_submitted() else {}
    if "back" in request.form:
        given = dict(list(given.items())[:-1])
    elif form.is_submitted() and form.scores is not None:
        answer(check_in, form.scores)
        db.session.commit()
        return redirect(done, code=303)
    position = len(given)
    name = Scores._fields[position]
    return render_template(
        "checkins/question.html",
        given=given,
        name=name,
        position=position + 1,
        count=len(Scores._fields),
        question=QUESTIONS[name],
        answers=ANSWERS[name],
        is_heard=listener_now(check_in.plan) is not None,
        **values,
    )


def _line(check_in: CheckIn, done: str, **values: Any) -> Answer:
    form = LineForm()
    if can_add_line(check_in) and form.validate_on_submit():
        add_line(check_in, form.line.data or "")
        db.session.commit()
        flash(gettext("Your line is saved."), "success")
        return redirect(done, code=303)
    page = render_template(
        "checkins/answered.html",
        form=form,
        can_add=can_add_line(check_in),
        is_heard=listener_now(check_in.plan) is not None,
        counsellors=people_with_role(check_in.plan.school_id, Role.COUNSELLOR),
        **values,
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/check-in/<string:secret>", methods=["GET", "POST"])
@public
def answer_by_link(secret: str) -> Answer:
    try:
        check_in = check_in_by_link(secret)
    except NotVisible:
        return render_template("checkins/link_is_over.html"), 404
    done = url_for("checkins.add_line_by_link", secret=secret)
    return _step(check_in, done, layout="layouts/public.html")


@bp.route("/check-in/<string:secret>/thanks", methods=["GET", "POST"])
@public
def add_line_by_link(secret: str) -> Answer:
    """After answering: it says thank you and takes a line, and shows nothing of what was answered."""
    try:
        check_in = just_answered(secret)
    except NotVisible:
        return render_template("checkins/link_is_over.html"), 404
    done = url_for("checkins.add_line_by_link", secret=secret)
    return _line(check_in, done, layout="layouts/public.html", page="")


@bp.route("/my-check-ins/<int:check_in_id>/answer", methods=["GET", "POST"])
@requires(Permission.CHECK_IN)
def answer_own(check_in_id: int) -> Answer:
    check_in = own_check_in_for(current_user, check_in_id)
    if not is_open(check_in) and not request.form:
        return redirect(url_for("checkins.show_mine"), code=303)
    done = url_for("checkins.add_own_line", check_in_id=check_in.id)
    return _step(check_in, done, layout="layouts/base.html")


@bp.route("/my-check-ins/<int:check_in_id>/line", methods=["GET", "POST"])
@requires(Permission.CHECK_IN)
def add_own_line(check_in_id: int) -> Answer:
    check_in = own_check_in_for(current_user, check_in_id)
    if check_in.answered_at is None:
        return redirect(url_for("checkins.show_mine"), code=303)
    page = url_for("checkins.show_mine")
    return _line(check_in, page, layout="layouts/base.html", page=page)
