"""The calendar feed of a supervisor: a secret address, read by a calendar program, which cannot sign in."""

from flask import flash, redirect, url_for
from flask_babel import force_locale, gettext
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.access import Permission, public, requires
from app.accounts.models import User
from app.circles.calendars import calendar_file, calendar_with
from app.errors import visible_row
from app.extensions import db
from app.guidance.calendars import event_of
from app.guidance.feeds import nonce_in
from app.guidance.models import GuidanceProfile
from app.guidance.queries.week import contacts_ahead
from app.guidance.services.profiles import new_feed
from app.guidance.views.blueprint import bp


@bp.post("/my-week/calendar")
@requires(Permission.GIVE_GUIDANCE)
def make_feed() -> Response:
    """Make an address, or another one, after which the old one no longer works."""
    new_feed(current_user)
    db.session.commit()
    flash(gettext("This is the address of your calendar. An earlier one no longer works."), "success")
    return redirect(url_for("guidance.show_week", _anchor="calendar"), code=303)


@bp.get("/guidance-calendar/<string:secret>")
@public
def show_feed(secret: str) -> Response:
    """The contacts of the students whom its owner guides now; 404 once her account is closed or has no such role."""
    owner = visible_row(
        select(User)
        .join(GuidanceProfile, GuidanceProfile.user_id == User.id)
        .where(GuidanceProfile.feed_nonce == nonce_in(secret), User.is_closed.is_(False))
    )
    events_of = contacts_ahead(owner) if owner.has(Permission.GIVE_GUIDANCE) else []
    with force_locale(owner.language):
        content = calendar_with([event_of(one) for one in events_of], gettext("Internship guidance"))
        return calendar_file(content, "guidance.ics")
