"""The roles that wait for a second person, all on one page, and confirming several of them at once."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.accounts.queries import grants_to_confirm, names_of, waiting_grants
from app.accounts.services.second_person import SEEN_ALREADY, confirm_role
from app.accounts.views.blueprint import bp
from app.extensions import db


@bp.get("/people/waiting")
@requires(Permission.INVITE_PEOPLE)
def list_waiting_roles() -> str:
    waiting = waiting_grants(current_user.school_id)
    givers = {grant.granted_by_id for grant, _person in waiting if grant.granted_by_id is not None}
    return render_template(
        "accounts/waiting_roles.html",
        waiting=waiting,
        mine={grant.id for grant, _person in grants_to_confirm(current_user)},
        names=names_of(givers),
        usual=SEEN_ALREADY,
    )


@bp.post("/people/waiting")
@requires(Permission.INVITE_PEOPLE)
@fresh(Fresh.ACCOUNTS)
def confirm_waiting_roles() -> Response:
    """Confirm those that were ticked. One that was confirmed or taken away meanwhile is left out."""
    chosen = set(request.form.getlist("grant"))
    confirmed = [pair for pair in grants_to_confirm(current_user) if str(pair[0].id) in chosen]
    for grant, person in confirmed:
        confirm_role(person, grant.role, current_user)
    db.session.commit()
    if confirmed:
        count = len(confirmed)
        flash(ngettext("%(num)s role is confirmed.", "%(num)s roles are confirmed.", count), "success")
    else:
        flash(gettext("Tick the roles that you want to confirm."), "error")
    return redirect(url_for("accounts.list_waiting_roles"), code=303)
