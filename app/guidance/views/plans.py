"""The plan of a placement: its contacts, how intensive it is, what asks for attention."""

from collections.abc import Collection

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, Role, requires
from app.accounts.models import User
from app.accounts.queries import people_with_role
from app.errors import NotVisible
from app.extensions import db
from app.guidance.forms import StandardForm
from app.guidance.models import GuidancePlan, GuidanceProfile
from app.guidance.queries.contacts import alert_for
from app.guidance.queries.plans import order_of, placements_guided, plan_for
from app.guidance.services.alerts import handle
from app.guidance.services.plans import intensify, make_standard
from app.guidance.views.blueprint import bp
from app.placements.models import Placement
from app.placements.placement_page import Aspect
from app.schools.queries import today


def aspect_of(placement: Placement) -> Aspect | None:
    """The guidance of a placement, for the placement's own page; None where there is no plan."""
    try:
        plan = plan_for(current_user, placement.id)
    except NotVisible:
        return None
    url = url_for("guidance.show_plan", placement_id=placement.id)
    return Aspect(gettext("Guidance"), str(order_of(plan).label), url)


def pages_of(students: Collection[int]) -> dict[int, str]:
    """Of these students, the page of the guidance that each has now or next."""
    found = placements_guided(students)
    return {
        number: url_for("guidance.show_plan", placement_id=placement) for number, placement in found.items()
    }


def to_plan(plan: GuidancePlan) -> Response:
    """Back to the page of a plan, after an act."""
    return redirect(url_for("guidance.show_plan", placement_id=plan.placement_id), code=303)


def _show(plan: GuidancePlan, form: StandardForm | None = None, status: int = 200) -> tuple[str, int]:
    supervisor = plan.placement.student.supervisor
    return render_template(
        "guidance/plan.html",
        plan=plan,
        placement=plan.placement,
        student=plan.placement.student,
        order=order_of(plan),
        is_trained=supervisor is not None and is_trained(supervisor),
        counsellors=people_with_role(plan.school_id, Role.COUNSELLOR),
        form=form or StandardForm(formdata=None),
        today=today(),
    ), status


@bp.get("/guidance/<int:placement_id>")
@requires(Permission.FOLLOW_GUIDANCE)
def show_plan(placement_id: int) -> tuple[str, int]:
    return _show(plan_for(current_user, placement_id))


def is_trained(user: User) -> bool:
    """R46: whether somebody was trained in gender-inclusive guidance."""
    profile = db.session.get(GuidanceProfile, user.id)
    return profile is not None and profile.trained_on is not None


def _not_trained(supervisor: User) -> str:
    return gettext(
        "Nobody recorded that %(name)s was trained in gender-inclusive guidance. Plan the training.",
        name=supervisor.name,
    )


@bp.post("/guidance/<int:placement_id>/intensive")
@requires(Permission.FOLLOW_GUIDANCE)
def make_intensive(placement_id: int) -> Response:
    plan = plan_for(current_user, placement_id)
    intensify(plan, actor=current_user)
    db.session.commit()
    flash(gettext("Guidance is intensive now: five contacts, the next within two weeks."), "success")
    supervisor = plan.placement.student.supervisor
    if supervisor is not None and not is_trained(supervisor):
        flash(_not_trained(supervisor), "warning")
    return to_plan(plan)


@bp.post("/guidance/<int:placement_id>/standard")
@requires(Permission.FOLLOW_GUIDANCE)
def bring_back(placement_id: int) -> Response | tuple[str, int]:
    plan = plan_for(current_user, placement_id)
    form = StandardForm()
    if not form.validate_on_submit():
        return _show(plan, form, 422)
    make_standard(plan, form.reason.data or "", actor=current_user)
    db.session.commit()
    flash(gettext("Guidance is standard now: three contacts."), "success")
    return to_plan(plan)


@bp.post("/guidance/alerts/<int:alert_id>/handled")
@requires(Permission.FOLLOW_GUIDANCE)
def handle_alert(alert_id: int) -> Response:
    alert = alert_for(current_user, alert_id)
    handle(alert, actor=current_user)
    db.session.commit()
    flash(gettext("Recorded that somebody talked about it."), "success")
    return to_plan(alert.contact.plan)
