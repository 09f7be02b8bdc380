"""The circles that a role model leads, for the pages on which she pauses or stops: what happens to them."""

from flask import url_for
from flask_babel import gettext

from app.circles.queries.circles import circles_led_by
from app.rolemodels.models import Offer, RoleModel
from app.rolemodels.views.running import Running


def circles_led(role_model: RoleModel) -> list[Running]:
    """Each circle that she leads now, by number."""
    return [
        Running(
            Offer.CIRCLE,
            gettext("Mentoring circle %(number)s", number=circle.number),
            url_for("circles.show_my_circle", circle_id=circle.id),
            url_for("circles.show_circle", circle_id=circle.id),
        )
        for circle in circles_led_by(role_model)
    ]
