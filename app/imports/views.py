"""Pages of imports: choose a file, see what it would do, decide, read what was done."""

from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.access import Permission, requires
from app.extensions import db
from app.imports.examples import MEDIA_TYPE, example_file
from app.imports.forms import UploadForm
from app.imports.models import ImportBatch, ImportKind, ImportState, RowOutcome
from app.imports.queries import KEPT, batch_for, count_kept, list_batches, list_rows, open_previews
from app.imports.reading import Reading, UnreadableFile, read_spreadsheet
from app.imports.reading.turns import ReadingIsBusy, turn
from app.imports.registry import IMPORTERS, Importer, importer_of
from app.imports.services import Confirmation, QuestionUnanswered, cancel, choose, confirm, preview
from app.web.listing import ListState

bp = Blueprint("imports", __name__, url_prefix="/imports")
KIND = f"<any({', '.join(ImportKind)}):kind>"
RESULTS = (*(outcome.value for outcome in RowOutcome), KEPT)
_OTHER_COLUMNS = {"no_header", "missing_columns"}


@bp.get("")
@requires(Permission.IMPORT_DATA)
def list_imports() -> str:
    """The files in their order, and what was imported before."""
    state = ListState.from_request(sorts=("newest",))
    return render_template(
        "imports/list.html",
        importers=[(importer, importer.stored(current_user.school_id)) for importer in IMPORTERS],
        waiting=open_previews(current_user),
        listing=list_batches(current_user, state),
    )


@bp.get(f"/new/{KIND}")
@requires(Permission.IMPORT_DATA)
def new_import(kind: str) -> str:
    return render_template(
        "imports/new.html", importer=importer_of(ImportKind(kind)), form=UploadForm(), other=None
    )


@bp.post(f"/new/{KIND}")
@requires(Permission.IMPORT_DATA)
def upload(kind: str) -> AnyResponse | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Read the file and show what it would do."""
    importer, form = importer_of(ImportKind(kind)), UploadForm()
    if not form.validate_on_submit():
        return render_template("imports/new.html", importer=importer, form=form, other=None), 422
    data, name = form.file.data.read(), form.file.data.filename or "file"
    # Reading takes a while: until there is something to store, nobody waits for our place in the database.
    db.session.rollback()
    other: Importer | None = None
    try:
        with turn(Path(current_app.config["DATA_DIR"])):
            try:
                reading = read_spreadsheet(data, name, importer.spec)
            except UnreadableFile as refusal:
                other = _other_kind(data, name, importer) if refusal.code in _OTHER_COLUMNS else None
                raise
    except UnreadableFile as refusal:
        form.file.errors = [str(refusal)]
        page = render_template("imports/new.html", importer=importer, form=form, other=other)
        return page, refusal.status, _when_again(refusal)
    batch = _preview(importer, reading, form, data, name)
    db.session.commit()
    return redirect(url_for(".show_import", batch_id=batch.id), code=303)


def _when_again(refusal: UnreadableFile) -> dict[str, str]:
    """When to come back, for programs, where the file itself is not to blame."""
    return {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, ReadingIsBusy) else {}


def _preview(importer: Importer, reading: Reading, form: UploadForm, data: bytes, name: str) -> ImportBatch:
    return preview(
        importer,
        reading,
        file_name=name.replace("\\", "/").rpartition("/")[2],
        file_digest=sha256(data).hexdigest(),
        school_id=current_user.school_id,
        actor=current_user,
        is_complete=not importer.can_be_partial or form.is_complete.data,
    )


def _other_kind(data: bytes, name: str, refused_by: Importer) -> Importer | None:
    """The kind of file that this is, when it is simply another one."""
    for importer in IMPORTERS:
        if importer is refused_by:
            continue
        try:
            read_spreadsheet(data, name, importer.spec)
        except UnreadableFile:
            continue
        return importer
    return None


@bp.get("/<int:batch_id>")
@requires(Permission.IMPORT_DATA)
def show_import(batch_id: int) -> str:
    """The preview of a file, or the report once it was decided."""
    return _show(batch_for(current_user, batch_id))


def _show(batch: ImportBatch, *, is_unanswered: bool = False) -> str:
    state = ListState.from_request(sorts=("row",), filters={"result": RESULTS})
    template = "preview" if batch.state is ImportState.PREVIEWED else "report"
    return render_template(
        f"imports/{template}.html",
        batch=batch,
        importer=importer_of(batch.kind),
        listing=list_rows(batch, state),
        kept=count_kept(batch),
        following=_following(batch.kind),
        is_unanswered=is_unanswered,
    )


def _following(kind: ImportKind) -> Importer | None:
    """The file that comes next for a new school."""
    kinds = list(IMPORTERS)
    place = [importer.kind for importer in kinds].index(kind) + 1
    return kinds[place] if place < len(kinds) else None


def _positions(name: str) -> set[int]:
    return {int(value) for value in request.form.getlist(name) if value.isascii() and value.isdigit()}


@bp.post("/<int:batch_id>/choices")
@requires(Permission.IMPORT_DATA)
def save_choices(batch_id: int) -> AnyResponse:
    """In which rows the file wins from what was entered by hand."""
    batch = batch_for(current_user, batch_id)
    if choose(batch, _positions("shown"), _positions("take"), request.form.get("answer", "")):
        flash(gettext("Your choices are saved. The preview shows what will happen now."))
    db.session.commit()
    return redirect(url_for(".show_import", batch_id=batch_id, result=KEPT), code=303)


@bp.post("/<int:batch_id>/confirm")
@requires(Permission.IMPORT_DATA)
def confirm_import(batch_id: int) -> AnyResponse | tuple[str, int]:
    """Import, unless something differs from what was on the screen."""
    batch = batch_for(current_user, batch_id)
    if batch.state is ImportState.PREVIEWED and choose(
        batch, _positions("shown"), _positions("take"), request.form.get("answer", "")
    ):
        flash(
            gettext(
                "Your choices are saved; nothing is imported yet. Look at the preview again and press Import."
            ),
            "warning",
        )
    else:
        try:
            _say(confirm(batch, actor=current_user))
        except QuestionUnanswered:
            return _show(batch, is_unanswered=True), 422
    db.session.commit()
    return redirect(url_for(".show_import", batch_id=batch_id), code=303)


def _say(outcome: Confirmation) -> None:
    if outcome is Confirmation.DONE:
        flash(gettext("The file is imported."))
    elif outcome is Confirmation.ALREADY_DONE:
        flash(gettext("This file was already imported. Nothing was changed now."), "info")
    else:
        flash(
            gettext(
                "Something has changed since you chose the file, so nothing has been imported "
                "yet. Look at the new preview and press Import."
            ),
            "warning",
        )


@bp.post("/<int:batch_id>/cancel")
@requires(Permission.IMPORT_DATA)
def cancel_import(batch_id: int) -> AnyResponse:
    """Drop the preview."""
    batch = batch_for(current_user, batch_id)
    cancel(batch, actor=current_user)
    db.session.commit()
    flash(gettext("Not imported. Nothing was changed."))
    return redirect(url_for(".list_imports"), code=303)


@bp.get(f"/examples/{KIND}.xlsx")
@requires(Permission.IMPORT_DATA)
def download_example(kind: str) -> Response:
    """A file with the right columns and made-up rows."""
    importer = importer_of(ImportKind(kind))
    answer = Response(example_file(importer), mimetype=MEDIA_TYPE)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{kind}.xlsx")
    return answer
