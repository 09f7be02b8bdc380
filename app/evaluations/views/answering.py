"""Evaluating an internship on a phone, a tap a question: by the link of an email, or on her own page."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, public, requires
from app.errors import NotVisible
from app.evaluations.forms import SendForm
from app.evaluations.links import evaluation_by_link
from app.evaluations.models import Evaluation
from app.evaluations.queries.own import is_open, own_evaluation_for
from app.evaluations.questions import ANSWERS, CODES, QUESTIONS, next_question
from app.evaluations.services.answers import save_answer, send
from app.evaluations.views.blueprint import bp
from app.extensions import db

Answer = str | Response | tuple[str, int]


def _chosen() -> tuple[str, int] | None:
    """The answer that was tapped: a button is named after its question."""
    for code in CODES:
        text = request.form.get(code, "")
        if text in {"1", "2", "3", "4", "5"}:
            return code, int(text)
    return None


def _position(evaluation: Evaluation) -> int:
    """The question that she asked for, among those she reached; else the first without an answer, or the end."""
    reached = next_question(evaluation.answers)
    end = len(CODES) if reached is None else reached
    wanted = request.args.get("question", type=int)
    return wanted - 1 if wanted is not None and 1 <= wanted <= end else end


def _evaluate(evaluation: Evaluation, page: str, done: str, *, layout: str, is_hers: bool) -> Answer:
    """One question with five buttons, or the end. Each tap is saved; the page of a link shows no earlier answer."""
    if (chosen := _chosen()) is not None:
        save_answer(evaluation, *chosen)
        db.session.commit()
        return redirect(page, code=303)
    position = _position(evaluation)
    values: dict[str, Any] = {
        "layout": layout,
        "page": page,
        "company": evaluation.site.title,
        "count": len(CODES),
    }
    if position < len(CODES):
        question = QUESTIONS[position]
        return render_template(
            "evaluations/question.html",
            question=question,
            position=position + 1,
            answers=ANSWERS,
            chosen=evaluation.answers.get(question.code) if is_hers else None,
            **values,
        )
    form = SendForm()
    if form.validate_on_submit():
        send(evaluation, form.line.data or "", shows_line=bool(form.shows_line.data))
        db.session.commit()
        return redirect(done, code=303)
    page_of_end = render_template("evaluations/end.html", form=form, **values)
    return page_of_end, 422 if form.is_submitted() else 200


@bp.route("/evaluation/<string:secret>", methods=["GET", "POST"])
@public
def evaluate_by_link(secret: str) -> Answer:
    try:
        evaluation = evaluation_by_link(secret)
    except NotVisible:
        return render_template("evaluations/link_is_over.html"), 404
    page = url_for("evaluations.evaluate_by_link", secret=secret)
    done = url_for("evaluations.say_thanks")
    return _evaluate(evaluation, page, done, layout="layouts/public.html", is_hers=False)


@bp.get("/evaluation/thanks")
@public
def say_thanks() -> str:
    return render_template("evaluations/sent.html", layout="layouts/public.html")


@bp.route("/my-evaluations/<int:evaluation_id>", methods=["GET", "POST"])
@requires(Permission.EVALUATE_PLACEMENT)
def evaluate_own(evaluation_id: int) -> Answer:
    evaluation = own_evaluation_for(current_user, evaluation_id)
    if not is_open(evaluation) and not request.form:
        return render_template(
            "evaluations/mine.html", evaluation=evaluation, questions=QUESTIONS, answers=ANSWERS
        )
    page = url_for("evaluations.evaluate_own", evaluation_id=evaluation.id)
    return _evaluate(evaluation, page, page, layout="layouts/base.html", is_hers=True)
