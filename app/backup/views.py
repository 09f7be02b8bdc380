"""The page on which an administrator and a coordinator together take along everything of their school."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from app.access import Fresh, Permission, fresh, requires
from app.accounts.models import User
from app.backup import school_requests as services
from app.backup.forms import ExportForm
from app.backup.school_rows import tables
from app.errors import DomainError
from app.extensions import db

bp = Blueprint("backup", __name__, url_prefix="/school/export")


def _page(form: ExportForm) -> str:
    exports = services.exports_of(current_user.school_id)
    return render_template(
        "backup/exports.html",
        exports=exports,
        current=next((one for one in exports if one.is_under_way), None),
        form=form,
        tables=len(tables()),
        names={one.id: one.name for one in map(_person, {each.asked_by_id for each in exports}) if one},
        may_agree=services.may_agree,
        may_fetch=services.may_fetch,
    )


def _person(user_id: int) -> User | None:
    return db.session.get(User, user_id)


@bp.get("")
@requires(Permission.MANAGE_SETTINGS)
def show_exports() -> str:
    return _page(ExportForm())


@bp.post("")
@requires(Permission.MANAGE_SETTINGS)
@fresh(Fresh.WORK)
def ask_export() -> str | Answer:
    form = ExportForm()
    if not form.validate_on_submit():
        return _page(form)
    try:
        services.ask(current_user, (form.recipient.data or "").strip())
    except DomainError as refused:
        form.recipient.errors = [str(refused)]
        return _page(form)
    db.session.commit()
    flash(gettext("You asked for an export. It is made once a second person agrees."), "success")
    return redirect(url_for("backup.show_exports"), code=303)


@bp.post("/<int:export_id>/agree")
@requires(Permission.MANAGE_SETTINGS)
@fresh(Fresh.WORK)
def agree_export(export_id: int) -> Answer:
    services.agree(services.export_for(current_user, export_id), current_user)
    db.session.commit()
    flash(gettext("The export is being made. Load this page again to see how far it is."), "success")
    return redirect(url_for("backup.show_exports"), code=303)


@bp.post("/<int:export_id>/cancel")
@requires(Permission.MANAGE_SETTINGS)
def cancel_making(export_id: int) -> Answer:
    services.cancel(services.export_for(current_user, export_id), current_user)
    db.session.commit()
    flash(gettext("The export is cancelled."), "success")
    return redirect(url_for("backup.show_exports"), code=303)


@bp.post("/<int:export_id>/file")
@requires(Permission.MANAGE_SETTINGS)
@fresh(Fresh.WORK, is_file=True)
def download_export(export_id: int) -> Response:
    export = services.export_for(current_user, export_id)
    path = services.fetch(export, current_user)
    db.session.commit()
    answer = Response(path.read_bytes(), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{export.file_name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
