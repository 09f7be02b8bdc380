"""A colleague answers the day that a role model suggested."""

from flask import flash, redirect, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.activities.models import Invitation
from app.activities.queries import invitation_for
from app.activities.services.days import accept_day, go_on_without
from app.activities.views.blueprint import bp
from app.extensions import db
from app.web.filters import show_long_date


def _to(invitation: Invitation) -> Response:
    return redirect(url_for("activities.show_request", request_id=invitation.request_id), code=303)


@bp.post("/activities/invitations/<int:invitation_id>/take-day")
@requires(Permission.REQUEST_ACTIVITIES)
def take_day(invitation_id: int) -> Response:
    invitation = invitation_for(current_user, invitation_id)
    accept_day(invitation, actor=current_user)
    db.session.commit()
    flash(
        gettext(
            "The day is now %(day)s. Everybody who was asked about the other day will be asked again.",
            day=show_long_date(invitation.request.on_date),
        ),
        "success",
    )
    return _to(invitation)


@bp.post("/activities/invitations/<int:invitation_id>/keep-day")
@requires(Permission.REQUEST_ACTIVITIES)
def keep_day(invitation_id: int) -> Response:
    invitation = invitation_for(current_user, invitation_id)
    go_on_without(invitation, actor=current_user)
    db.session.commit()
    flash(gettext("The day stays the same. She will get an email to thank her."), "success")
    return _to(invitation)
