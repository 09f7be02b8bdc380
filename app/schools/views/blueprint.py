"""The blueprint that the pages of the school add their routes to, and what every page knows of the period."""

from flask import Blueprint
from flask_login import current_user

from app.schools.models import Period
from app.schools.queries import current_period

bp = Blueprint("schools", __name__, url_prefix="/school")


@bp.app_template_global("current_period")
def period_on_every_page() -> Period | None:
    """The period that is being planned, which every page names; nothing before signing in."""
    return current_period(current_user.school_id) if current_user.is_authenticated else None
