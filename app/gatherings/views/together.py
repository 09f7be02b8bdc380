"""Meeting others in another way (R9): a student's offer, and the coordinator's overview."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.gatherings.forms import TogetherForm
from app.gatherings.models import Way
from app.gatherings.queries.together import SORTS, offer_to, page_of_offers, periods_with_offers
from app.gatherings.services.together import answer_offer
from app.gatherings.views.blueprint import bp
from app.students.queries import student_of
from app.web.listing import ListState


@bp.get("/my-gatherings/together")
@requires(Permission.ANSWER_GATHERINGS)
def show_offer() -> str:
    return _page(TogetherForm())


def _page(form: TogetherForm) -> str:
    return render_template("gatherings/together.html", offer=offer_to(student_of(current_user)), form=form)


@bp.post("/my-gatherings/together")
@requires(Permission.ANSWER_GATHERINGS)
def answer_my_offer() -> Response | tuple[str, int]:
    form = TogetherForm()
    is_no = "decline" in request.form
    if not form.validate() or (not is_no and not form.ways.data):
        if not form.ways.errors:
            form.ways.errors = [gettext("Tick at least one, or say that you would rather not.")]
        return _page(form), 422
    ways = [] if is_no else [Way(value) for value in form.ways.data]
    answer_offer(student_of(current_user), ways, actor=current_user)
    db.session.commit()
    if Way.CIRCLE in ways:
        said = gettext(
            "Your answer has been recorded. Say when a circle would suit you, so that there can be a place for you."
        )
        flash(said, "success")
        return redirect(url_for("mentoring.edit_wish"), code=303)
    flash(
        gettext("Your answer has been recorded.") if ways else gettext("Noted: no need. That is fine."),
        "success",
    )
    return redirect(url_for("gatherings.show_offer"), code=303)


@bp.get("/gatherings/together")
@requires(Permission.MANAGE_GATHERINGS)
def list_offers() -> str:
    """To whom it is offered in a period that is not over, and what each said; the earliest first."""
    periods = periods_with_offers(current_user.school_id)
    ids = [str(period.id) for period in periods]
    state = ListState.from_request(sorts=tuple(SORTS), filters={"period": ids})
    wanted = state.filters.get("period", ids[0] if ids else "")
    period = next((one for one in periods if str(one.id) == wanted), None)
    if period is None:
        return render_template("gatherings/offers.html", period=None)
    listing, answers, open_count = page_of_offers(period, state)
    return render_template(
        "gatherings/offers.html",
        period=period,
        periods=periods,
        listing=listing,
        answers=answers,
        open_count=open_count,
    )
