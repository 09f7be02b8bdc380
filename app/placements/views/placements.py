"""The placements of a period after publication: the coordinator's list and file, and a supervisor's own students."""

from typing import Any

from flask import render_template, request
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.extensions import db
from app.placements.models import MatchRun, Placement, PlacementState, Proposal
from app.placements.queries.after_publication import SORTS as WITHOUT_PLACE_SORTS
from app.placements.queries.after_publication import students_without_place
from app.placements.queries.answers import recorded_answers
from app.placements.queries.lives import lives_of
from app.placements.queries.published import (
    LIVES,
    ORDERS,
    STATES,
    answers_of,
    everything_published_for,
    guided_intensively,
    published_for,
)
from app.placements.queries.unpublished import LIFE_ORDERS, periods_with_placements, placements_in
from app.placements.services.publishing import note_export
from app.placements.views.blueprint import bp
from app.placements.words import rank_words
from app.runs.queries import published_run_in
from app.schools.models import Period, Team
from app.schools.queries import current_period, periods_of, teams_of, today
from app.web.addresses import row_number
from app.web.exporting import FORMATS, export
from app.web.listing import ListState


def _period() -> Period | None:
    """The period in the address, else the newest with a publication or with placements, else the planned one."""
    periods = periods_of(current_user.school_id)
    asked = request.args.get("period", type=row_number)
    chosen = next((period for period in periods if period.id == asked), None)
    if chosen is not None:
        return chosen
    planned = current_period(current_user.school_id)
    if planned is not None and published_run_in(MatchRun, planned.id) is not None:
        return planned
    published = next((one for one in reversed(periods) if published_run_in(MatchRun, one.id)), None)
    return published or next(iter(periods_with_placements(current_user.school_id)), planned)


def _state(period: Period | None, teams: list[Team]) -> ListState:
    return ListState.from_request(
        sorts=tuple(ORDERS),
        filters={
            "answer": STATES,
            "state": LIVES,
            "team": [str(team.id) for team in teams],
            "period": [str(period.id)] if period else [],
        },
    )


def _others(period: Period) -> list[Period]:
    return [one for one in periods_with_placements(current_user.school_id) if one is not period]


def _without_publication(period: Period | None) -> str:
    """The placements of a period that were made without a run; where there are none, that nothing is published."""
    others = periods_with_placements(current_user.school_id)
    if period is None or period not in others:
        return render_template("placements/none_published.html", period=period, others=others)
    filters = {"state": LIVES, "period": [str(period.id)]}
    state = ListState.from_request(sorts=tuple(LIFE_ORDERS), filters=filters)
    return render_template(
        "placements/unpublished.html",
        period=period,
        others=[one for one in others if one is not period],
        states=PlacementState,
        listing=placements_in(current_user, period, state),
        planned=current_period(current_user.school_id),
    )


@bp.get("/placements")
@requires(Permission.VIEW_PLACEMENTS)
def list_placements() -> str:
    period, teams = _period(), teams_of(current_user.school_id)
    run = published_run_in(MatchRun, period.id) if period else None
    if period is None or run is None:
        return _without_publication(period)
    listing = published_for(current_user, period, _state(period, teams))
    ids = [row.student_id for row in listing.rows]
    return render_template(
        "placements/placements.html",
        period=period,
        lives=lives_of(period.id, listing.rows),
        states=PlacementState,
        others=_others(period),
        run=run,
        teams=teams,
        listing=listing,
        answers=answers_of(period),
        can_plan=current_user.has(Permission.MANAGE_RUNS),
        guided=guided_intensively(period, ids),
        recorded=recorded_answers(period.school_id, listing.rows),
    )


@bp.get("/placements/without-place")
@requires(Permission.VIEW_PLACEMENTS)
def list_without_place() -> str:
    """Students of the period who have no place after its publication: left out, declined, ended or new."""
    period = _period()
    run = published_run_in(MatchRun, period.id) if period else None
    if period is None or run is None:
        return render_template("placements/none_published.html", period=period, others=[])
    state = ListState.from_request(sorts=tuple(WITHOUT_PLACE_SORTS), filters={"period": [str(period.id)]})
    return render_template(
        "placements/without_place.html",
        period=period,
        run=run,
        listing=students_without_place(current_user, run, state),
        can_plan=current_user.has(Permission.MANAGE_RUNS),
    )


def _headers() -> list[str]:
    return [
        gettext("Student number"),
        gettext("Name"),
        gettext("Class"),
        gettext("Programme"),
        gettext("Company"),
        gettext("Town"),
        gettext("From"),
        gettext("Until"),
        gettext("Choice"),
        gettext("Minutes, one way"),
        gettext("Answer"),
        gettext("State"),
        gettext("Agreement signed on"),
        gettext("Trainer"),
    ]


def _cells(row: Proposal, placement: Placement | None) -> list[Any]:
    """No counts, flags, wishes or reasons: files travel further than pages."""
    student, opening = row.student, placement.opening if placement else row.opening
    place: list[Any] = [None] * 4
    if opening is not None:
        days = placement or opening
        place = [opening.title, opening.site.town, days.starts_on, days.ends_on]
    is_same = opening is not None and opening.id == row.opening_id
    return [
        student.student_number,
        student.sorted_name,
        student.class_group,
        student.programme.name,
        *place,
        rank_words(row.rank) if is_same else None,
        row.minutes if is_same else None,
        row.state.label if row.opening else gettext("no place yet"),
        placement.state.label if placement else None,
        placement.agreement_signed_on if placement else None,
        opening.site.trainer_name if opening else None,
    ]


@bp.post("/placements/export")
@requires(Permission.VIEW_PLACEMENTS)
@fresh(Fresh.WORK, is_file=True)
def export_placements() -> Response:
    """What was published in the period and fits the filters, as a spreadsheet. That it left is written down."""
    period, teams = _period(), teams_of(current_user.school_id)
    rows = everything_published_for(current_user, period, _state(period, teams)) if period else []
    lives = lives_of(period.id, rows) if period else {}
    if period is not None:
        note_export(period, len(rows), actor=current_user)
    wanted = request.form.get("format", "")
    name = gettext("placements")
    response = export(
        f"{name}-{today().isoformat()}",
        _headers(),
        [_cells(row, lives.get(row.student_id)) for row in rows],
        wanted if wanted in FORMATS else FORMATS[0],
    )
    db.session.commit()
    return response


@bp.get("/placements/my-students")
@requires(Permission.VIEW_OWN_STUDENTS)
def list_own_placements() -> str:
    """A supervisor's own students, after publication: where they go, and the rank."""
    period = _period()
    state = ListState.from_request(sorts=tuple(ORDERS), filters={"state": LIVES})
    listing = published_for(current_user, period, state) if period else None
    rows = listing.rows if listing else []
    ids = [row.student_id for row in rows]
    return render_template(
        "placements/own_students.html",
        period=period,
        listing=listing,
        lives=lives_of(period.id, rows) if period else {},
        guided=guided_intensively(period, ids) if period else set(),
    )
