"""A student asks for another place, sees what became of it, and takes it back. What she names is in the address."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.errors import NotVisible
from app.extensions import db
from app.placements.models import Placement, Proposal
from app.placements.placement_page import Aspect
from app.searching import says
from app.students.models import Student
from app.students.queries import student_of
from app.swaps import services
from app.swaps.broken_rules import WrongPlaces
from app.swaps.models import MOST_NAMED, SwapState
from app.swaps.queries.places import Nameable, Place, nameable, place_of
from app.swaps.queries.requests import newest_request_of, open_request_of
from app.swaps.views.blueprint import bp
from app.web.addresses import row_number

MOST_SHOWN = 20
"""Places beside those of her own list, before she searches."""


@bp.get("/my-placement/another")
@requires(Permission.ANSWER_PLACEMENT)
def show_mine() -> str:
    student = student_of(current_user)
    return _page(student, request.args.getlist("place", type=row_number))


def _page(student: Student, asked: list[int], problem: str = "") -> str:
    place, waiting = place_of(student), open_request_of(student)
    may_ask = place is not None and place.can_change and waiting is None
    allowed = nameable(student, place) if place and may_ask else {}
    chosen = [one for one in dict.fromkeys(asked) if one in allowed][:MOST_NAMED]
    search = request.args.get("q", "").strip()[:100]
    found = [one for number, one in allowed.items() if number not in chosen and _matches(one, search)]
    own = [one for one in found if one.rank]
    others = [one for one in found if not one.rank]
    return render_template(
        "swaps/mine.html",
        place=place,
        waiting=waiting,
        last=newest_request_of(student, place.proposal.run.period_id) if place else None,
        may_ask=may_ask,
        chosen=[allowed[one] for one in chosen],
        ids=chosen,
        own=own,
        others=others[:MOST_SHOWN],
        hidden=max(0, len(others) - MOST_SHOWN),
        search=search,
        has_any=bool(allowed),
        most=MOST_NAMED,
        problem=problem,
    )


def _matches(one: Nameable, search: str) -> bool:
    return not search or says(f"{one.offer.title} {one.offer.town or ''}", search)


@bp.post("/my-placement/another")
@requires(Permission.ANSWER_PLACEMENT)
def ask() -> Response | tuple[str, int]:
    student = student_of(current_user)
    named = list(dict.fromkeys(request.form.getlist("place", type=row_number)))
    try:
        services.ask(student, named, actor=current_user)
    except WrongPlaces as refused:
        return _page(student, named, refused.message), refused.status
    db.session.commit()
    flash(
        gettext("You asked for another place. Nothing changes yet: the place you have stays yours for now."),
        "success",
    )
    return redirect(url_for("swaps.show_mine"), code=303)


@bp.post("/my-placement/another/withdraw")
@requires(Permission.ANSWER_PLACEMENT)
def withdraw() -> Response:
    waiting = open_request_of(student_of(current_user))
    if waiting is None:
        raise NotVisible
    services.withdraw(waiting, actor=current_user)
    db.session.commit()
    flash(gettext("Your request has been withdrawn. You keep the place that you have."), "success")
    return redirect(url_for("swaps.show_mine"), code=303)


def way_to_ask(proposal: Proposal, placement: Placement | None) -> Aspect | None:
    """On her placement page: that she can ask for another place, or how her request stands."""
    student = proposal.student
    url = url_for("swaps.show_mine")
    label = gettext("Another place")
    last = newest_request_of(student, proposal.run.period_id)
    if last is not None and last.state in (SwapState.OPEN, SwapState.DECLINED):
        return Aspect(label, str(last.state.label), url)
    place = _place(proposal, placement)
    if place is None or not place.can_change:
        return None
    return Aspect(label, gettext("you can ask for it without saying why"), url)


def _place(proposal: Proposal, placement: Placement | None) -> Place | None:
    opening = placement.opening if placement else proposal.opening
    if opening is None or not (placement.is_held if placement else proposal.waits_for_answer):
        return None
    return Place(proposal, placement, opening)
