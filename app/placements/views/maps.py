"""Who goes where on a map: the proposals of the list of a run, all its pages, with the same filters."""

from flask import jsonify, render_template
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.models import Band
from app.placements.models import MatchRun
from app.placements.queries import run_for
from app.placements.queries.towns import Goers, Going, goers_of, page_of_towns
from app.placements.views.blueprint import bp
from app.placements.views.runs import ListOfRun
from app.places.mapping import Item, on_map
from app.runs.broken_rules import RunNotFinished
from app.web.security import allow_map

BANDS = tuple(Band)
"""The number of a mark on the map is its place here."""


@bp.get("/placements/runs/<int:run_id>/map")
@requires(Permission.MANAGE_RUNS)
def map_run(run_id: int) -> str:
    """The towns where students go, with a map above them, which a browser without JavaScript does not show."""
    allow_map()
    run = _run_with_plan(run_id)
    listed = ListOfRun(run)
    goers = goers_of(current_user, run, listed.state)
    return render_template(
        "placements/map.html",
        run=run,
        goers=goers,
        listing=page_of_towns(goers, listed.state),
        teams=listed.teams,
        programmes=listed.programmes,
    )


@bp.get("/placements/runs/<int:run_id>/map/students.json")
@requires(Permission.MANAGE_RUNS)
def map_of_students(run_id: int) -> Response:
    run = _run_with_plan(run_id)
    goers = goers_of(current_user, run, ListOfRun(run).state)
    found = on_map(((one.point, one.town, _item(one)) for one in goers.going), _sentence(goers))
    return jsonify({**found, "journeys": goers.journeys()})


def _run_with_plan(run_id: int) -> MatchRun:
    run = run_for(current_user, run_id)
    if not run.state.has_plan:
        raise RunNotFinished
    return run


def _item(one: Going) -> Item:
    """Number, name, mark, and where she goes with what somebody has to know of it."""
    choice = gettext("choice %(rank)s", rank=one.rank) if one.rank else gettext("not on the list")
    words = [one.place, choice]
    if one.is_guided:
        words.append(gettext("intensive guidance"))
    if one.is_alone:
        words.append(gettext("alone, but wanted company"))
    return [one.student_id, one.name, BANDS.index(one.band), "; ".join(words), 0]


def _sentence(goers: Goers) -> str:
    """How many students the map shows, and which are missing from it."""
    missing = sum(one.point is None for one in goers.going)
    shown = len(goers.going) - missing
    parts = [ngettext("%(num)s student on the map.", "%(num)s students on the map.", shown)]
    if goers.without:
        parts.append(
            ngettext("%(num)s student has no place.", "%(num)s students have no place.", goers.without)
        )
    if missing:
        parts.append(
            ngettext(
                "%(num)s student goes to a site of which the town is not known.",
                "%(num)s students go to a site of which the town is not known.",
                missing,
            )
        )
    return " ".join(parts)
