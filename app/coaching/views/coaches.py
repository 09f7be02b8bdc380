"""Somebody says of herself that she offers to be a coach, and sees the students who have her as one."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.coaching.queries.offers import has_offered
from app.coaching.queries.requests import coached_by
from app.coaching.services import offers
from app.coaching.views.blueprint import bp
from app.extensions import db


@bp.get("/coaching")
@requires(Permission.OFFER_COACHING)
def show_coaching() -> str:
    return render_template(
        "coaching/coaching.html",
        offers=has_offered(current_user),
        students=coached_by(current_user),
        has_tabs=current_user.has(Permission.ANSWER_COACH_REQUESTS),
    )


@bp.post("/coaching/offer")
@requires(Permission.OFFER_COACHING)
def offer() -> Response:
    offers.offer(current_user)
    db.session.commit()
    flash(
        gettext("A coordinator can give you to a student who asks. You get an email when that happens."),
        "success",
    )
    return redirect(url_for("coaching.show_coaching"), code=303)


@bp.post("/coaching/stop")
@requires(Permission.OFFER_COACHING)
def stop_offering() -> Response:
    offers.take_back(current_user)
    db.session.commit()
    flash(gettext("You no longer offer it. Students who had you as a coach get another answer."), "success")
    return redirect(url_for("coaching.show_coaching"), code=303)
