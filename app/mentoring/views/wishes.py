"""Who would like to be in a mentoring circle: the student's own page, and what a coordinator sees and writes down."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.circles.queries.offers import wish_of
from app.extensions import db
from app.mentoring.forms.wishes import WishForm
from app.mentoring.queries.wishes import ANSWERS, SORTS, wish_totals, wishes_listing
from app.mentoring.services.wishes import save_wish
from app.mentoring.views.blueprint import bp
from app.rolemodels.models import Slot
from app.schools.queries import current_period
from app.students.models import Student
from app.students.queries import student_for, student_of
from app.web.listing import ListState
from app.web.stale import ensure_current


def _saved(student: Student, form: WishForm, back: str) -> bool:
    """Keep what the form says, when it is complete; raises `StaleForm` when it was answered elsewhere meanwhile."""
    if not form.validate_on_submit():
        return False
    wish = wish_of(student)
    stored = WishForm.of(wish).data if wish is not None else {}
    ensure_current(form, wish.version if wish is not None else "", stored, back)
    save_wish(student, **form.answers(), actor=current_user)
    db.session.commit()
    return True


@bp.route("/my-circle/wish", methods=["GET", "POST"])
@requires(Permission.WISH_CIRCLE)
def edit_wish() -> str | Response | tuple[str, int]:
    student = student_of(current_user)
    wish, form, here = wish_of(student), WishForm(), url_for("mentoring.edit_wish")
    if not form.is_submitted():
        return render_template("mentoring/wishes/mine.html", form=WishForm.of(wish), wish=wish)
    if not _saved(student, form, here):
        return render_template("mentoring/wishes/mine.html", form=form, wish=wish), 422
    flash(
        gettext("Saved. You will hear from us when there is a circle for you.")
        if form.is_yes
        else gettext("Saved. You can change your mind at any time."),
        "success",
    )
    return redirect(here, code=303)


@bp.get("/circles/wishes")
@requires(Permission.MANAGE_CIRCLES)
def list_wishes() -> str:
    period = current_period(current_user.school_id)
    state = ListState.from_request(sorts=tuple(SORTS), filters={"answer": ANSWERS})
    return render_template(
        "mentoring/wishes/list.html",
        listing=wishes_listing(current_user, state, period),
        totals=wish_totals(current_user.school_id, period),
        labels=Slot.labels(),
    )


@bp.route("/circles/wishes/<int:student_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_CIRCLES)
def record_wish(student_id: int) -> str | Response | tuple[str, int]:
    """What she told a coordinator, by phone or in the corridor."""
    student = student_for(current_user, student_id)
    wish, form = wish_of(student), WishForm()
    if not form.is_submitted():
        return render_template(
            "mentoring/wishes/record.html", form=WishForm.of(wish), wish=wish, student=student
        )
    if not _saved(student, form, url_for("mentoring.record_wish", student_id=student.id)):
        return render_template("mentoring/wishes/record.html", form=form, wish=wish, student=student), 422
    flash(gettext("The answer from %(name)s has been saved.", name=student.name), "success")
    return redirect(url_for("mentoring.list_wishes"), code=303)
