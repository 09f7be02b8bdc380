"""Handing over the students of a colleague who is away, and giving them back sooner."""

from collections.abc import Iterator

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.accounts.models import User
from app.errors import NotVisible, visible_row
from app.extensions import db
from app.guidance.broken_rules import GuidanceRefusal
from app.guidance.forms import HandoverForm
from app.guidance.queries.handovers import Handing, handovers_now, open_between, with_students
from app.guidance.services.handovers import HandedOver, give_back, hand_over
from app.guidance.views.blueprint import bp
from app.students.queries.supervisors import supervisors_of
from app.web.forms import choices_from


@bp.route("/guidance/handovers", methods=["GET", "POST"])
@requires(Permission.OVERSEE_GUIDANCE)
def hand_over_students() -> Response | tuple[str, int]:
    form = HandoverForm()
    form.absent_id.choices = choices_from(
        ((str(one.id), _in_words(one)) for one in with_students(current_user.school_id)),
        blank=gettext("Choose a colleague"),
    )
    people = supervisors_of(current_user.school_id)
    form.stand_in_id.choices = choices_from(
        ((str(one.id), one.name) for one in people if one.can_be_given), blank=gettext("Choose a colleague")
    )
    if form.validate_on_submit() and (done := _hand_over(form)) is not None:
        for sentence in _told(done):
            flash(sentence, "success")
        return redirect(url_for("guidance.hand_over_students"), code=303)
    page = render_template(
        "guidance/handovers.html", form=form, handovers=handovers_now(current_user.school_id)
    )
    return page, 422 if form.is_submitted() else 200


def _in_words(one: Handing) -> str:
    words = ngettext("%(name)s, %(num)s student", "%(name)s, %(num)s students", one.students, name=one.name)
    if not one.later:
        return str(words)
    later = ngettext("%(num)s who comes later", "%(num)s who come later", one.later)
    return f"{words}, {later}" if one.students else f"{one.name}, {later}"


def _told(done: HandedOver) -> Iterator[str]:
    if done.students:
        yield ngettext(
            "%(num)s student is handed over. Everyone concerned gets an email.",
            "%(num)s students are handed over. Everyone concerned gets an email.",
            done.students,
        )
    if done.later:
        yield ngettext(
            "%(num)s student who comes on a later day goes along, and gets an email. Hours are not counted here.",
            "%(num)s students who come on a later day go along, and get an email. Hours are not counted here.",
            done.later,
        )


def _hand_over(form: HandoverForm) -> HandedOver | None:
    """Hand over; None where something is to correct, which the form then says."""
    ids = [int(form.absent_id.data), int(form.stand_in_id.data)]
    absent, stand_in = (
        visible_row(select(User).where(User.school_id == current_user.school_id, User.id == number))
        for number in ids
    )
    try:
        done = hand_over(absent, stand_in, form.data["until"], actor=current_user)
    except GuidanceRefusal as refused:
        db.session.rollback()
        form[refused.field].errors = [refused.message]
        return None
    db.session.commit()
    return done


@bp.post("/guidance/handovers/<int:user_id>/<int:stand_in_id>/end")
@requires(Permission.OVERSEE_GUIDANCE)
def end_handover(user_id: int, stand_in_id: int) -> Response:
    """Give back what `stand_in_id` guides for `user_id`, before its day."""
    rows = open_between(current_user.school_id, user_id, stand_in_id)
    if not rows:
        raise NotVisible
    number = give_back(rows, actor=current_user)
    db.session.commit()
    flash(ngettext("%(num)s student is given back.", "%(num)s students are given back.", number), "success")
    return redirect(url_for("guidance.hand_over_students"), code=303)
