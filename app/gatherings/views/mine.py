"""What a student is invited to: she says no with one click, puts it in her calendar, and says how it was."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import force_locale, gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, public, requires
from app.circles.calendars import calendar_file, calendar_with
from app.extensions import db, now
from app.gatherings import feeds
from app.gatherings.calendars import event_of, events_of
from app.gatherings.forms import EvaluationForm
from app.gatherings.models import GatheringInvitation, GatheringState
from app.gatherings.queries.gatherings import hosts_of
from app.gatherings.queries.own import has_evaluated, invitation_to, invitations_to, may_evaluate, next_first
from app.gatherings.queries.together import offer_to
from app.gatherings.services.evaluating import evaluate
from app.gatherings.services.inviting import answer
from app.gatherings.views.blueprint import bp
from app.schools.queries import today
from app.students.queries import student_of


@bp.get("/my-gatherings")
@requires(Permission.ANSWER_GATHERINGS)
def list_my_gatherings() -> str:
    student = student_of(current_user)
    return render_template(
        "gatherings/mine.html",
        invitations=next_first(invitations_to(student)),
        feed=feeds.feed_address(student),
        offer=offer_to(student),
        today=today(),
    )


def _own(gathering_id: int) -> GatheringInvitation:
    return invitation_to(student_of(current_user), gathering_id)


@bp.get("/my-gatherings/<int:gathering_id>")
@requires(Permission.ANSWER_GATHERINGS)
def show_my_gathering(gathering_id: int) -> str:
    invitation = _own(gathering_id)
    gathering = invitation.gathering
    return render_template(
        "gatherings/my_gathering.html",
        invitation=invitation,
        gathering=gathering,
        hosts=hosts_of([gathering.id])[gathering.id],
        can_answer=gathering.state is GatheringState.OPEN and gathering.ends_at > now(),
        can_evaluate=may_evaluate(invitation) and not has_evaluated(invitation),
    )


@bp.post("/my-gatherings/<int:gathering_id>/answer")
@requires(Permission.ANSWER_GATHERINGS)
def answer_invitation(gathering_id: int) -> Response:
    comes = request.form.get("answer") != "no"
    answer(_own(gathering_id), comes=comes)
    db.session.commit()
    said = gettext("Noted: you are coming.") if comes else gettext("Noted: you are not coming. That is fine.")
    flash(said, "success")
    return redirect(url_for("gatherings.show_my_gathering", gathering_id=gathering_id), code=303)


@bp.route("/my-gatherings/<int:gathering_id>/evaluate", methods=["GET", "POST"])
@requires(Permission.ANSWER_GATHERINGS)
def evaluate_gathering(gathering_id: int) -> str | Response | tuple[str, int]:
    invitation = _own(gathering_id)
    form = EvaluationForm()
    if form.validate_on_submit():
        evaluate(
            invitation,
            helped=form.helped.data,
            felt_safe=form.felt_safe.data,
            would_again=form.would_again.data,
            remark=form.remark.data or "",
        )
        db.session.commit()
        flash(gettext("Thank you. Your answer helps the students who come after you."), "success")
        return redirect(url_for("gatherings.show_my_gathering", gathering_id=gathering_id), code=303)
    page = render_template("gatherings/evaluate.html", form=form, gathering=invitation.gathering)
    return page, 422 if form.is_submitted() else 200


@bp.get("/my-gatherings/<int:gathering_id>/calendar")
@requires(Permission.ANSWER_GATHERINGS)
def download_gathering(gathering_id: int) -> Response:
    """One as a calendar file."""
    gathering = _own(gathering_id).gathering
    return calendar_file(
        calendar_with([event_of(gathering)], str(gathering.kind.label)), f"{gathering.on_date}.ics"
    )


@bp.post("/my-gatherings/feed")
@requires(Permission.ANSWER_GATHERINGS)
def renew_my_feed() -> Response:
    feeds.renew(student_of(current_user))
    db.session.commit()
    flash(gettext("This is your address. An earlier one no longer works."), "success")
    return redirect(url_for("gatherings.list_my_gatherings"), code=303)


@bp.get("/gathering-calendar/<string:secret>")
@public
def show_feed(secret: str) -> Response:
    """Read by a calendar program, which cannot sign in; 404 once the owner took another address or left."""
    student = feeds.student_behind(secret)
    with force_locale(student.user.language if student.user else "nl"):
        return calendar_file(
            calendar_with(events_of(student), gettext("Return days and days along")), "days.ics"
        )
