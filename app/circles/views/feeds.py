"""The calendar feed at a secret address: read by a calendar program, which cannot sign in."""

from flask_babel import force_locale, gettext
from werkzeug.wrappers import Response

from app.access import public
from app.circles.calendars import calendar_file, calendar_of
from app.circles.feeds import nonce_in
from app.circles.models import Membership
from app.circles.queries.meetings import meetings_of
from app.circles.queries.seats import seats_by_nonce
from app.circles.views.blueprint import bp
from app.errors import NotVisible


@bp.get("/circle-calendar/<string:secret>")
@public
def show_feed(secret: str) -> Response:
    """The meetings of the circles that the owner of the address is in now; 404 once she is in none."""
    seats = seats_by_nonce(nonce_in(secret))
    if not seats:
        raise NotVisible
    meetings = meetings_of([seat.circle_id for seat in seats])
    with force_locale(_language(seats[0])):
        rows = [meeting for seat in seats for meeting in meetings[seat.circle_id]]
        return calendar_file(calendar_of(rows, gettext("Mentoring circle")), "circle.ics")


def _language(seat: Membership) -> str:
    user = seat.person.user
    return user.language if user else "nl"
