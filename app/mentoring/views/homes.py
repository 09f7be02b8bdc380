"""Where students wait for a circle and where mentors are: a list of towns, and the same on a map."""

from flask import jsonify, render_template
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.mentoring.queries.homes import MENTOR, STUDENT, Home, homes, page_of_towns
from app.mentoring.views.blueprint import bp
from app.places.mapping import on_map
from app.places.ring import RING_FILTERS, Ring, ring_around
from app.schools.queries import current_period
from app.web.listing import ListState
from app.web.security import allow_map


def _asked() -> tuple[ListState, Ring | None, list[Home]]:
    state = ListState.from_request(sorts=("",), filters=RING_FILTERS)
    ring = ring_around(state.filters.get("near"), state.filters.get("within"))
    return state, ring, homes(current_user, current_period(current_user.school_id), ring)


@bp.get("/circles/map")
@requires(Permission.MANAGE_CIRCLES)
def map_homes() -> str:
    """The towns of both, with a map above them, which a browser without JavaScript does not show."""
    allow_map()
    state, ring, people = _asked()
    return render_template(
        "mentoring/homes.html",
        listing=page_of_towns(people, state),
        near=state.filters.get("near"),
        ring=ring,
        students=sum(home.kind == STUDENT for home in people),
        mentors=sum(home.kind == MENTOR for home in people),
    )


@bp.get("/circles/map/people.json")
@requires(Permission.MANAGE_CIRCLES)
def map_of_homes() -> Response:
    _state, ring, people = _asked()
    words = [gettext("waits for a circle"), gettext("can be asked to lead one")]
    missing = sum(home.point is None for home in people)
    sentence = ngettext(
        "The town of %(num)s person is not known, so that person is not on the map.",
        "The town of %(num)s people is not known, so they are not on the map.",
        missing,
    )
    return jsonify(
        on_map(
            [
                (home.point, home.town, [home.id, home.name, home.kind, words[home.kind], 0])
                for home in people
            ],
            sentence if missing else "",
            ring,
        )
    )
