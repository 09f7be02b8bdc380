"""The blueprint that the pages of the school add their routes to, and what every page knows of the period."""

from collections.abc import Callable

from flask import Blueprint
from flask_login import current_user

from app.schools.models import Period
from app.schools.queries import current_period

bp = Blueprint("schools", __name__, url_prefix="/school")


@bp.app_context_processor
def offer_current_period() -> dict[str, Callable[[], Period | None]]:
    """Every page names the period that is being planned."""

    def period() -> Period | None:
        return current_period(current_user.school_id) if current_user.is_authenticated else None

    return {"current_period": period}
