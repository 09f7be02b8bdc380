"""People who have not come through the sign-in service for a while: a list, and one button that closes."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.extensions import db
from app.signon.forms import LeaversForm
from app.signon.queries import quiet_links, visible_provider
from app.signon.services.leavers import close_quiet
from app.signon.views.blueprint import bp
from app.web.forms import choices_from


@bp.route("/people/sign-in/<int:provider_id>/quiet", methods=["GET", "POST"])
@fresh(Fresh.ACCOUNTS)
@requires(Permission.MANAGE_USERS)
def list_quiet(provider_id: int) -> str | Response:
    provider = visible_provider(current_user, provider_id)
    quiet = [each for each in quiet_links(provider) if each.user_id != current_user.id]
    form = LeaversForm()
    form.people.choices = choices_from((each.user_id, each.user.name) for each in quiet)
    if form.validate_on_submit():
        reason = gettext(
            "No sign-in with %(service)s for %(days)s days.", service=provider.name, days=provider.quiet_days
        )
        number = close_quiet(provider, form.people.data, current_user, reason)
        db.session.commit()
        flash(
            ngettext("%(num)s account has been closed.", "%(num)s accounts have been closed.", number),
            "success",
        )
        return redirect(url_for("signon.list_quiet", provider_id=provider.id), code=303)
    return render_template("signon/quiet.html", provider=provider, quiet=quiet, form=form)
