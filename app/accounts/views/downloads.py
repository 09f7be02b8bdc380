"""Before a file with names leaves: whether whoever takes it has not taken too many."""

from flask import request
from flask_login import current_user

from app.access import fresh_of
from app.accounts.services.downloads import ensure_not_too_many
from app.accounts.views.blueprint import bp


@bp.before_app_request
def hold_back_files() -> None:
    """Refuse the file, with what to do, where she has had her share of the day."""
    if request.method != "POST" or request.endpoint in {None, "static"} or not current_user.is_authenticated:
        return
    asks = fresh_of(request.endpoint or "")
    if asks is not None and asks.is_file:
        ensure_not_too_many(current_user)
