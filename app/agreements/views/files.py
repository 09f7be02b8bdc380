"""Signed sheets as files: added by a coordinator, downloaded by whoever may, never shown inside a page."""

from flask import Response as FlaskResponse
from flask import flash
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.agreements.broken_rules import SheetRefusal
from app.agreements.forms import FileForm
from app.agreements.models import AgreementFile, FileKind
from app.agreements.queries import file_of
from app.agreements.services.files import add_file, fetch_file, remove_file
from app.agreements.views.blueprint import bp
from app.agreements.views.sheets import sheet_for, show, to_agreement
from app.extensions import db
from app.placements.broken_rules import LifeRefusal
from app.placements.queries.lives import placement_for

TYPES = {FileKind.PDF: "application/pdf", FileKind.JPEG: "image/jpeg", FileKind.PNG: "image/png"}
ENDINGS = {FileKind.PDF: "pdf", FileKind.JPEG: "jpg", FileKind.PNG: "png"}


@bp.post("/placements/<int:placement_id>/agreement/file")
@requires(Permission.VIEW_PLACEMENTS)
def add_agreement_file(placement_id: int) -> Response | tuple[str, int]:
    placement, form = placement_for(current_user, placement_id), FileForm()
    sheet = sheet_for(placement)
    if not form.validate_on_submit():
        return show(placement, 422, file=form)
    if sheet.is_open and form.signed_on.data is None:
        form.signed_on.errors = [
            gettext("Enter the day on which the last party signed, for example 14-1-2027.")
        ]
        return show(placement, 422, file=form)
    with form.file.data.stream as stream:
        content = stream.read()
    try:
        add_file(sheet, form.version.data or 0, content, form.signed_on.data, actor=current_user)
    except (LifeRefusal, SheetRefusal) as refusal:
        db.session.rollback()
        form.file.errors = [refusal.message]
        return show(placement_for(current_user, placement_id), 422, file=form)
    db.session.commit()
    flash(gettext("The signed sheet has been kept."), "success")
    return to_agreement(placement)


@bp.post("/placements/<int:placement_id>/agreement/files/<int:agreement_file_id>")
@requires(Permission.VIEW_PLACEMENTS)
@fresh(Fresh.WORK, is_file=True)
def download_agreement_file(placement_id: int, agreement_file_id: int) -> FlaskResponse:
    placement = placement_for(current_user, placement_id)
    return as_download(file_of(placement, agreement_file_id))


@bp.post("/placements/<int:placement_id>/agreement/files/<int:agreement_file_id>/remove")
@requires(Permission.VIEW_PLACEMENTS)
def remove_agreement_file(placement_id: int, agreement_file_id: int) -> Response:
    placement = placement_for(current_user, placement_id)
    remove_file(file_of(placement, agreement_file_id), actor=current_user)
    db.session.commit()
    flash(gettext("The file has been removed."), "success")
    return to_agreement(placement)


def as_download(kept: AgreementFile) -> FlaskResponse:
    """The file to save, under a name of ours and with its own type; that it was taken is in the trail."""
    content = fetch_file(kept, actor=current_user)
    response = FlaskResponse(content, mimetype=TYPES[kept.kind])
    name = f"signed-{kept.agreement_id}-{kept.id}.{ENDINGS[kept.kind]}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    db.session.commit()
    return response
