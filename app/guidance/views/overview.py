"""For a coordinator: late contacts, plans not in order, intensive guidance against what teams have, training (R46)."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, Role, requires
from app.accounts.queries import people_with_role
from app.errors import NotVisible
from app.extensions import db
from app.guidance.broken_rules import TrainingAhead
from app.guidance.forms import TrainedForm
from app.guidance.queries.overview import (
    SORTS,
    counts_of,
    page_of_plans,
    supervisors_with_training,
    team_loads,
)
from app.guidance.queries.plans import order_of
from app.guidance.services.profiles import say_trained
from app.guidance.views.blueprint import bp
from app.schools.queries import today
from app.web.listing import ListState

SHOWS = ("late", "not_in_order", "intensive", "untrained", "over")


@bp.get("/guidance")
@requires(Permission.OVERSEE_GUIDANCE)
def list_plans() -> str:
    state = ListState.from_request(sorts=list(SORTS), filters={"show": SHOWS})
    listing = page_of_plans(current_user, state)
    return render_template(
        "guidance/plans.html",
        listing=listing,
        orders={plan.id: order_of(plan) for plan in listing.rows},
        shows=[
            ("late", gettext("Late")),
            ("not_in_order", gettext("Not in order")),
            ("intensive", gettext("Intensive")),
            ("untrained", gettext("Intensive, supervisor not trained")),
            ("over", gettext("Internship over")),
        ],
        counts=counts_of(current_user.school_id),
        teams=team_loads(current_user.school_id),
        today=today(),
    )


@bp.get("/guidance/supervisors")
@requires(Permission.OVERSEE_GUIDANCE)
def list_supervisors() -> str:
    people = supervisors_with_training(current_user.school_id)
    return render_template(
        "guidance/supervisors.html",
        people=[
            (user, profile, _training_form(profile.trained_on if profile else None))
            for user, profile in people
        ],
    )


def _training_form(trained_on: object) -> TrainedForm:
    return TrainedForm(formdata=None, trained_on=trained_on)


@bp.post("/guidance/supervisors/<int:user_id>/training")
@requires(Permission.OVERSEE_GUIDANCE)
def say_training(user_id: int) -> Response:
    people = {user.id: user for user in people_with_role(current_user.school_id, Role.SUPERVISOR)}
    if user_id not in people:
        raise NotVisible
    form = TrainedForm()
    problem = "" if form.validate_on_submit() else "; ".join(map(str, form.trained_on.errors))
    if not problem:
        try:
            say_trained(people[user_id], form.data["trained_on"], actor=current_user)
        except TrainingAhead as refused:
            problem = refused.message
    if problem:
        flash(problem, "warning")
    else:
        db.session.commit()
        flash(gettext("The training of %(name)s is recorded.", name=people[user_id].name), "success")
    return redirect(url_for("guidance.list_supervisors"), code=303)
