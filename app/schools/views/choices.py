"""Opening the choices of a period again, after a publication closed them."""

from flask import flash, redirect, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.schools.queries import period_of
from app.schools.services.choices import open_choices_again
from app.schools.views.blueprint import bp


@bp.post("/periods/<int:period_id>/open-choices")
@requires(Permission.MANAGE_SCHOOL)
def open_choices(period_id: int) -> Response:
    period = period_of(current_user.school_id, period_id)
    open_choices_again(period, actor=current_user)
    db.session.commit()
    flash(gettext("Students can change their choices for %(name)s again.", name=period.name), "success")
    return redirect(url_for("schools.edit_period", period_id=period.id), code=303)
