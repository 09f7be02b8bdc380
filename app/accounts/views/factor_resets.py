"""Resetting the second step of somebody who lost it."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.accounts.models import User
from app.accounts.queries import visible_user
from app.accounts.services.factor_resets import ask_reset, confirm_reset
from app.accounts.views.blueprint import bp
from app.errors import DomainError
from app.extensions import db


def _on_the_page_of(user_id: int, act: Callable[[User], str]) -> Response:
    """Do `act` and say what came of it on the page of the person."""
    user = visible_user(current_user, user_id)
    try:
        done = act(user)
    except DomainError as refused:
        db.session.rollback()
        flash(str(refused), "error")
    else:
        db.session.commit()
        flash(done, "success")
    return redirect(url_for("accounts.show_user", user_id=user_id), code=303)


@bp.post("/people/<int:user_id>/second-step/reset")
@requires(Permission.MANAGE_USERS)
@fresh(Fresh.ACCOUNTS)
def ask_second_step_reset(user_id: int) -> Response:
    def act(user: User) -> str:
        if ask_reset(user, current_user):
            return gettext(
                "The second step of %(name)s is reset, and they get an email about it.", name=user.name
            )
        return gettext(
            "A second person has to confirm this. %(name)s gets an email about it.", name=user.name
        )

    return _on_the_page_of(user_id, act)


@bp.post("/people/<int:user_id>/second-step/confirm")
@requires(Permission.INVITE_PEOPLE)
@fresh(Fresh.ACCOUNTS)
def confirm_second_step_reset(user_id: int) -> Response:
    def act(user: User) -> str:
        confirm_reset(user, current_user)
        return gettext(
            "The second step of %(name)s is reset, and they get an email about it.", name=user.name
        )

    return _on_the_page_of(user_id, act)
