"""What a student sees of her guidance: who guides her, when, and that she can ask for more. Never why."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.errors import NotVisible
from app.extensions import db
from app.guidance.models import ContactState
from app.guidance.queries.plans import plan_of
from app.guidance.services.plans import ask_for_more
from app.guidance.views.blueprint import bp
from app.schools.queries import today
from app.students.queries import student_of


@bp.get("/my-guidance")
@requires(Permission.ASK_GUIDANCE)
def show_mine() -> str:
    student = student_of(current_user)
    plan = plan_of(student)
    shown = [one for one in plan.contacts if one.state is not ContactState.LAPSED] if plan else []
    return render_template(
        "guidance/mine.html",
        student=student,
        coming=student.others_to_come,
        plan=plan,
        contacts=shown,
        day=today(),
    )


@bp.post("/my-guidance/more")
@requires(Permission.ASK_GUIDANCE)
def ask_more() -> Response:
    plan = plan_of(student_of(current_user))
    if plan is None:
        raise NotVisible
    ask_for_more(plan, actor=current_user)
    db.session.commit()
    flash(gettext("You get more contacts from now on. You see below when."), "success")
    return redirect(url_for("guidance.show_mine"), code=303)
