"""Asking that the account of somebody who left is erased."""

from flask import url_for
from flask_login import current_user

from app.access import Fresh, Permission, fresh, requires
from app.accounts.queries import visible_user
from app.accounts.views.blueprint import bp
from app.privacy.registry import Whose
from app.privacy.views.asking import Answer, ask_page


@bp.route("/people/<int:user_id>/erase", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
@fresh(Fresh.ACCOUNTS)
def erase_user(user_id: int) -> Answer:
    user = visible_user(current_user, user_id)
    back = (user.name, url_for("accounts.show_user", user_id=user.id))
    return ask_page(Whose.ACCOUNT, user.id, name=user.name, back=back)
