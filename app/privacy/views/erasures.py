"""The list of erasures: what waits for a second person, and what was done."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.extensions import db, writes_alone
from app.privacy import two_people
from app.privacy.trail import KINDS
from app.privacy.views.blueprint import bp
from app.privacy.waiting import erasure_for, erasures_decided, erasures_waiting


@bp.get("/privacy/erasures")
@requires(Permission.CONFIRM_ERASURE)
def list_erasures() -> str:
    return render_template(
        "privacy/erasures.html",
        waiting=erasures_waiting(current_user),
        decided=erasures_decided(current_user),
        kinds=KINDS,
    )


@bp.post("/privacy/erasures/<int:erasure_id>/confirm")
@writes_alone
@requires(Permission.CONFIRM_ERASURE)
@fresh(Fresh.ACCOUNTS)
def confirm_erasure(erasure_id: int) -> Response:
    two_people.confirm(erasure_for(current_user, erasure_id), actor=current_user)
    db.session.commit()
    flash(gettext("Everything about this person has been erased."), "success")
    return redirect(url_for("privacy.list_erasures"), code=303)


@bp.post("/privacy/erasures/<int:erasure_id>/withdraw")
@requires(Permission.CONFIRM_ERASURE)
@fresh(Fresh.ACCOUNTS)
def withdraw_erasure(erasure_id: int) -> Response:
    two_people.withdraw(erasure_for(current_user, erasure_id), actor=current_user)
    db.session.commit()
    flash(gettext("Withdrawn. Nothing has been erased."), "success")
    return redirect(url_for("privacy.list_erasures"), code=303)
