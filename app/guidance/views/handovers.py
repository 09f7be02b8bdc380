"""Handing over the students of a colleague who is away, and giving them back sooner."""

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
from app.guidance.queries.handovers import handovers_now, open_between
from app.guidance.services.handovers import give_back, hand_over
from app.guidance.views.blueprint import bp
from app.students.queries.supervisors import supervisors_of
from app.web.forms import choices_from


@bp.route("/guidance/handovers", methods=["GET", "POST"])
@requires(Permission.OVERSEE_GUIDANCE)
def hand_over_students() -> Response | tuple[str, int]:
    form = HandoverForm()
    people = supervisors_of(current_user.school_id)
    form.absent_id.choices = choices_from(
        (
            (
                str(one.id),
                ngettext(
                    "%(name)s, %(num)s student", "%(name)s, %(num)s students", one.students, name=one.name
                ),
            )
            for one in people
            if one.students
        ),
        blank=gettext("Choose a colleague"),
    )
    form.stand_in_id.choices = choices_from(
        ((str(one.id), one.name) for one in people if one.can_be_given), blank=gettext("Choose a colleague")
    )
    if form.validate_on_submit() and (number := _hand_over(form)):
        flash(
            ngettext(
                "%(num)s student is handed over. Everyone concerned gets an email.",
                "%(num)s students are handed over. Everyone concerned gets an email.",
                number,
            ),
            "success",
        )
        return redirect(url_for("guidance.hand_over_students"), code=303)
    page = render_template(
        "guidance/handovers.html", form=form, handovers=handovers_now(current_user.school_id)
    )
    return page, 422 if form.is_submitted() else 200


def _hand_over(form: HandoverForm) -> int:
    """Hand over; 0 where something is to correct, which the form then says."""
    ids = [int(form.absent_id.data), int(form.stand_in_id.data)]
    absent, stand_in = (
        visible_row(select(User).where(User.school_id == current_user.school_id, User.id == number))
        for number in ids
    )
    try:
        number = hand_over(absent, stand_in, form.data["until"], actor=current_user)
    except GuidanceRefusal as refused:
        db.session.rollback()
        form[refused.field].errors = [refused.message]
        return 0
    db.session.commit()
    return number


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
