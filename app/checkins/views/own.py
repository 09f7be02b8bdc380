"""A student's own page of check-ins: her curve, her talk, who reads along, and pausing."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, Role, requires
from app.accounts.queries import people_with_role
from app.checkins.curves import Curve, curve_of
from app.checkins.forms import ListenerForm
from app.checkins.models import CheckInPlan, TalkState
from app.checkins.queries import listeners
from app.checkins.queries.own import (
    answered,
    check_ins_of,
    listener_now,
    listener_sees,
    open_check_in,
    open_talk_of,
    own_plan_for,
    own_plans_of,
    own_talk_for,
)
from app.checkins.services.plans import choose_listener, close_talk, go_on, pause
from app.checkins.views.blueprint import bp
from app.extensions import db
from app.placements.models import PlacementState
from app.web.forms import choices_from


def _to_page() -> Response:
    return redirect(url_for("checkins.show_mine"), code=303)


@bp.get("/my-check-ins")
@requires(Permission.CHECK_IN)
def show_mine() -> str:
    plans = own_plans_of(current_user)
    newest = plans[0] if plans else None
    check_ins = check_ins_of(newest) if newest else []
    talk = open_talk_of(newest.id) if newest else None
    return render_template(
        "checkins/mine.html",
        plan=newest,
        runs=newest is not None and newest.placement.state is PlacementState.ACTIVE,
        check_in=open_check_in(check_ins),
        curve=curve_of(answered(check_ins)),
        talk=talk,
        talk_is_heard=talk is not None and newest is not None and listener_sees(newest, talk.check_in),
        listener=listener_now(newest) if newest else None,
        earlier=_earlier(plans[1:]),
        counsellors=people_with_role(current_user.school_id, Role.COUNSELLOR),
    )


def _earlier(plans: Sequence[CheckInPlan]) -> list[tuple[str, Curve]]:
    """Per earlier internship with an answer, where it was and how it went."""
    found = ((plan.placement.opening.title, curve_of(answered(check_ins_of(plan)))) for plan in plans)
    return [(company, curve) for company, curve in found if curve is not None]


def _groups(possible: Sequence[listeners.PossibleListener]) -> dict[str, list[tuple[int, str]]]:
    """Those she may choose, by what they are to her."""
    words = {
        listeners.ListenerKind.MENTOR: gettext("Mentor of my circle"),
        listeners.ListenerKind.COUNSELLOR: gettext("Confidential counsellor"),
        listeners.ListenerKind.COACH: gettext("My study coach"),
        listeners.ListenerKind.COLLEAGUE: gettext("Somebody else at school"),
    }
    found: dict[str, list[tuple[int, str]]] = {}
    for one in possible:
        found.setdefault(words[one.kind], []).append((one.user.id, one.user.name))
    return found


def _listener_form(plan: CheckInPlan) -> ListenerForm:
    now = listener_now(plan)
    form = ListenerForm(data={"listener": now.id if now else None})
    nobody = choices_from([], blank=gettext("Nobody: only I can see it"))
    groups = _groups(listeners.possible_listeners(plan.student))
    form.listener.choices = {"": [(one.value, one.label) for one in nobody], **groups}
    return form


@bp.route("/my-check-ins/<int:check_in_plan_id>/listener", methods=["GET", "POST"])
@requires(Permission.CHECK_IN)
def edit_listener(check_in_plan_id: int) -> str | Response | tuple[str, int]:
    plan = own_plan_for(current_user, check_in_plan_id)
    form = _listener_form(plan)
    if form.validate_on_submit():
        choose_listener(plan, form.listener.data, shows_earlier=bool(form.shows_earlier.data))
        db.session.commit()
        name = plan.listener.name if plan.listener_id and plan.listener else ""
        flash(
            gettext("%(name)s can now read along with you.", name=name)
            if name
            else gettext("From now on only you can see your check-ins."),
            "success",
        )
        return _to_page()
    page = render_template("checkins/listener.html", plan=plan, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.post("/my-check-ins/<int:check_in_plan_id>/pause")
@requires(Permission.CHECK_IN)
def pause_check_ins(check_in_plan_id: int) -> Response:
    pause(own_plan_for(current_user, check_in_plan_id))
    db.session.commit()
    flash(gettext("Your check-ins are paused. Nobody is told."), "success")
    return _to_page()


@bp.post("/my-check-ins/<int:check_in_plan_id>/go-on")
@requires(Permission.CHECK_IN)
def go_on_with_check_ins(check_in_plan_id: int) -> Response:
    go_on(own_plan_for(current_user, check_in_plan_id))
    db.session.commit()
    flash(gettext("You will be asked again."), "success")
    return _to_page()


@bp.post("/my-check-ins/talks/<int:talk_id>/held")
@requires(Permission.CHECK_IN)
def say_talk_was_held(talk_id: int) -> Response:
    close_talk(own_talk_for(current_user, talk_id), TalkState.HELD)
    db.session.commit()
    flash(gettext("Good that you talked. It is no longer on either page."), "success")
    return _to_page()


@bp.post("/my-check-ins/talks/<int:talk_id>/decline")
@requires(Permission.CHECK_IN)
def decline_talk(talk_id: int) -> Response:
    close_talk(own_talk_for(current_user, talk_id), TalkState.DECLINED)
    db.session.commit()
    flash(gettext("The talk is off. If you change your mind, ask for one yourself."), "success")
    return _to_page()
