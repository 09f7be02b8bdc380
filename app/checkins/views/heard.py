"""What somebody reads whom a student chose: her curve, and the talk that is to be held."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, Role, requires
from app.accounts.models import User
from app.accounts.queries import people_with_role
from app.checkins.curves import curve_of
from app.checkins.models import TalkState
from app.checkins.queries.heard import (
    check_ins_heard,
    open_talks_heard,
    plan_heard,
    plans_heard,
    talk_heard,
    talks_by_plan,
)
from app.checkins.services.plans import close_talk
from app.checkins.views.blueprint import bp
from app.extensions import db
from app.students.models import Student


def name_for(user: User, student: Student) -> str:
    """What the listener calls her: a mentor knows first names only."""
    return student.first_name if user.is_mentor else student.name


@bp.get("/check-ins")
@requires(Permission.HEAR_CHECK_INS)
def list_heard() -> str:
    talks = talks_by_plan(open_talks_heard(current_user))
    rows = [
        (plan, name_for(current_user, plan.student), talks.get(plan.id)) for plan in plans_heard(current_user)
    ]
    return render_template("checkins/heard.html", rows=rows)


@bp.get("/check-ins/<int:check_in_plan_id>")
@requires(Permission.HEAR_CHECK_INS)
def show_heard(check_in_plan_id: int) -> str:
    plan = plan_heard(current_user, check_in_plan_id)
    return render_template(
        "checkins/heard_one.html",
        plan=plan,
        name=name_for(current_user, plan.student),
        curve=curve_of(check_ins_heard(plan)),
        talk=talks_by_plan(open_talks_heard(current_user)).get(plan.id),
        counsellors=[
            one for one in people_with_role(plan.school_id, Role.COUNSELLOR) if one.id != current_user.id
        ],
    )


@bp.post("/check-ins/talks/<int:talk_id>/held")
@requires(Permission.HEAR_CHECK_INS)
def record_talk(talk_id: int) -> Response:
    talk = talk_heard(current_user, talk_id)
    plan_id = talk.check_in.plan_id
    close_talk(talk, TalkState.HELD)
    db.session.commit()
    flash(gettext("The talk is no longer on your list, nor on that of the student."), "success")
    return redirect(url_for("checkins.show_heard", check_in_plan_id=plan_id), code=303)
