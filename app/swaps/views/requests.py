"""For coordinators: who asked for another place, what is possible without harming anybody, and the answer."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.agreements.services.preparing import company_knows
from app.extensions import db
from app.placements.models import Placement
from app.placements.queries.named import openings_named, students_named
from app.schools.queries import rules_of
from app.swaps import services
from app.swaps.forms import DeclineSwapForm
from app.swaps.models import SwapRequest, SwapState
from app.swaps.queries.places import place_of
from app.swaps.queries.possible import Possible, also_asked_for, possible
from app.swaps.queries.requests import SHOWS, SORTS, page_of_requests, request_for
from app.swaps.views.blueprint import bp
from app.web.filters import before_stop
from app.web.listing import ListState


@bp.get("/placements/swaps")
@requires(Permission.VIEW_PLACEMENTS)
def list_requests() -> str:
    state = ListState.from_request(sorts=tuple(SORTS), filters={"show": tuple(SHOWS)})
    return render_template(
        "swaps/requests.html",
        listing=page_of_requests(current_user, state),
        shows=[(one.value, one.label) for one in SwapState],
    )


@bp.get("/placements/swaps/<int:swap_request_id>")
@requires(Permission.VIEW_PLACEMENTS)
def show_request(swap_request_id: int) -> str:
    return _page(request_for(current_user, swap_request_id), DeclineSwapForm(formdata=None))


def _page(found: SwapRequest, form: DeclineSwapForm) -> str:
    is_open = found.state is SwapState.OPEN
    now = possible(found) if is_open else Possible()
    place = place_of(found.student) if is_open else None
    return render_template(
        "swaps/request.html",
        request_row=found,
        student=found.student,
        place=place,
        now=now,
        students=students_named(found.school_id, now.student_ids),
        openings=openings_named(found.school_id, now.opening_ids),
        also=also_asked_for(found, now.requests.values()),
        told=_companies_told(now),
        threshold=rules_of(found.school_id).threshold,
        form=form,
    )


def _companies_told(now: Possible) -> dict[int, str]:
    """Of each student who may move and of whom the company was told that they come (R14): how it hears that not."""
    moving = {move.student_id for one in now.answers if one.swap for move in one.swap.moves}
    held = [place.placement for student in moving if (place := place_of(now.requests[student].student))]
    found = {one.student_id: company_knows(one) for one in held if isinstance(one, Placement)}
    return {student: how for student, how in found.items() if how}


@bp.post("/placements/swaps/<int:swap_request_id>/grant")
@requires(Permission.VIEW_PLACEMENTS)
def grant(swap_request_id: int) -> Response:
    found = request_for(current_user, swap_request_id)
    new = services.grant(found, request.form.get("swap", ""), actor=current_user)
    db.session.commit()
    where = [
        gettext(
            "%(name)s goes to %(company)s.", name=one.student.name, company=before_stop(one.opening.title)
        )
        for one in new
    ]
    flash(
        " ".join([*where, gettext("Have a new agreement signed, and tell the companies what changes.")]),
        "success",
    )
    return redirect(url_for("swaps.list_requests", show="open"), code=303)


@bp.post("/placements/swaps/<int:swap_request_id>/decline")
@requires(Permission.VIEW_PLACEMENTS)
def decline(swap_request_id: int) -> Response | tuple[str, int]:
    found = request_for(current_user, swap_request_id)
    form = DeclineSwapForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    services.decline(found, form.data["answer"], actor=current_user)
    db.session.commit()
    flash(gettext("%(name)s reads your answer, and gets an email.", name=found.student.first_name), "success")
    return redirect(url_for("swaps.list_requests", show="open"), code=303)
