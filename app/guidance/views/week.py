"""A supervisor's week: late, this week by day with the route, her students, her calendar and her training."""

from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.guidance.broken_rules import TrainingAhead
from app.guidance.feeds import feed_address
from app.guidance.forms import SaidGenderForm, TrainedForm
from app.guidance.models import GuidanceProfile
from app.guidance.queries.week import guided_by, late_contacts, monday_of, open_alerts, week_of
from app.guidance.services.profiles import say_gender, say_trained
from app.guidance.views.blueprint import bp
from app.schools.queries import today
from app.web.forms import day_of

FURTHEST = timedelta(weeks=60)


@bp.get("/my-week")
@requires(Permission.GIVE_GUIDANCE)
def show_week() -> str:
    profile = db.session.get(GuidanceProfile, current_user.id)
    nonce = profile.feed_nonce if profile else None
    return render_template(
        "guidance/week.html",
        week=week_of(current_user, _asked_for()),
        guided=guided_by(current_user),
        feed=feed_address(nonce) if nonce else None,
        form=TrainedForm(formdata=None, trained_on=profile.trained_on if profile else None),
        said_form=SaidGenderForm(
            formdata=None, says_gender=profile.says_gender.value if profile and profile.says_gender else ""
        ),
        profile=profile,
        today=today(),
    )


def _asked_for() -> date:
    """The Monday of the week in the address, within reason; this week where it names none."""
    asked = day_of(request.args.get("week", "")) or today()
    return monday_of(min(max(asked, today() - FURTHEST), today() + FURTHEST))


@bp.post("/my-week/training")
@requires(Permission.GIVE_GUIDANCE)
def say_own_training() -> Response:
    form = TrainedForm()
    problem = "" if form.validate_on_submit() else "; ".join(map(str, form.trained_on.errors))
    if not problem:
        try:
            say_trained(current_user, form.data["trained_on"], actor=current_user)
        except TrainingAhead as refused:
            problem = refused.message
    if problem:
        flash(problem, "warning")
    else:
        db.session.commit()
        flash(gettext("Your training is recorded."), "success")
    return redirect(url_for("guidance.show_week", _anchor="training"), code=303)


@bp.post("/my-week/said")
@requires(Permission.GIVE_GUIDANCE)
def say_own_gender() -> Response:
    form = SaidGenderForm()
    if form.validate_on_submit():
        say_gender(current_user, form.said)
        db.session.commit()
        flash(gettext("Saved. It counts in one total, and nobody sees it of you."), "success")
    else:
        flash(gettext("Choose one of the answers."), "warning")
    return redirect(url_for("guidance.show_week", _anchor="said"), code=303)


def waiting_for_me() -> int:
    """How many contacts are late, and how many ask for attention."""
    return late_contacts(current_user) + len(open_alerts(current_user))
