"""Messages on the page of a circle, and what coordinators see of them: only what was reported."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.circles.forms.my_circle import MessageForm
from app.circles.queries.circles import own_seat_for
from app.circles.queries.messages import message_for, open_reports, report_for
from app.circles.services import messages
from app.circles.views.blueprint import bp
from app.circles.views.my_circle import circle_page
from app.extensions import db


def _to_messages(circle_id: int) -> Response:
    return redirect(url_for("circles.show_my_circle", circle_id=circle_id, _anchor="messages"), code=303)


@bp.post("/my-circle/<int:circle_id>/messages")
@requires(Permission.VIEW_OWN_CIRCLES)
def send_message(circle_id: int) -> Response | tuple[str, int]:
    seat, form = own_seat_for(current_user, circle_id), MessageForm()
    if not form.validate_on_submit():
        return circle_page(seat, form, 422)
    messages.send(seat, form.body.data or "")
    db.session.commit()
    return _to_messages(circle_id)


@bp.post("/my-circle/<int:circle_id>/messages/<int:message_id>/take-back")
@requires(Permission.VIEW_OWN_CIRCLES)
def take_back_message(circle_id: int, message_id: int) -> Response:
    seat = own_seat_for(current_user, circle_id)
    messages.take_back(message_for(current_user, circle_id, message_id), seat)
    db.session.commit()
    flash(gettext("Your message has been deleted."), "success")
    return _to_messages(circle_id)


@bp.post("/my-circle/<int:circle_id>/messages/<int:message_id>/report")
@requires(Permission.VIEW_OWN_CIRCLES)
def report_message(circle_id: int, message_id: int) -> Response:
    seat = own_seat_for(current_user, circle_id)
    messages.report(message_for(current_user, circle_id, message_id), seat)
    db.session.commit()
    flash(gettext("The coordinator will read this message, but is not told who reported it."), "success")
    return _to_messages(circle_id)


@bp.get("/circles/reported-messages")
@requires(Permission.MANAGE_CIRCLES)
def list_reports() -> str:
    return render_template("circles/reports.html", reports=open_reports(current_user))


@bp.post("/circles/reported-messages/<int:report_id>/handled")
@requires(Permission.MANAGE_CIRCLES)
def handle_report(report_id: int) -> Response:
    messages.handle(report_for(current_user, report_id), actor=current_user)
    db.session.commit()
    flash(gettext("Dealt with. The copy of the message has been deleted."), "success")
    return redirect(url_for("circles.list_reports"), code=303)
