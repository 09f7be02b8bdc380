"""Choosing a file: what is chosen is kept, and read at once or, where it is large, in the background."""

from flask import Response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.access import Permission, requires
from app.extensions import db
from app.imports.examples import MEDIA_TYPE, example_file
from app.imports.execution import in_the_background, work_on
from app.imports.forms import UploadForm
from app.imports.models import FileState, ImportFile, ImportKind
from app.imports.queries import (
    file_for,
    list_batches,
    mappings_of,
    open_previews,
    waiting_files,
)
from app.imports.reading import UnreadableFile
from app.imports.reading.turns import ReadingIsBusy
from app.imports.registry import IMPORTERS, importer_of, steps_before_a_run
from app.imports.services import drop, forget_mappings, keep, open_again
from app.imports.views.blueprint import KIND, bp
from app.web.listing import ListState

AT_ONCE = 64 * 1024
"""Bytes of a file that is read while she waits: some five hundred rows. Larger ones go to the worker."""


@bp.get("")
@requires(Permission.IMPORT_DATA)
def list_imports() -> str:
    """The files in their order, what waits, what is remembered, and what was imported before."""
    state = ListState.from_request(sorts=("newest",))
    return render_template(
        "imports/list.html",
        importers=[
            (importer, None if importer.is_for_later else importer.stored(current_user.school_id))
            for importer in IMPORTERS
        ],
        waiting=open_previews(current_user),
        files=waiting_files(current_user),
        steps=steps_before_a_run(current_user.school_id),
        mappings=mappings_of(current_user),
        listing=list_batches(current_user, state),
    )


@bp.get("/new")
@requires(Permission.IMPORT_DATA)
def new_file() -> str:
    """Choose a file of whatever kind."""
    return _choose(UploadForm())


@bp.get(f"/new/{KIND}")
@requires(Permission.IMPORT_DATA)
def new_import(kind: str) -> str:
    """Choose a file of one kind."""
    return _choose(UploadForm(), kind)


@bp.post("/new")
@requires(Permission.IMPORT_DATA)
def upload_any() -> AnyResponse | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Take a file and find out what it is."""
    return _take("")


@bp.post(f"/new/{KIND}")
@requires(Permission.IMPORT_DATA)
def upload(kind: str) -> AnyResponse | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Take a file of one kind."""
    return _take(kind)


def _choose(form: UploadForm, kind: str = "") -> str:
    importer = importer_of(ImportKind(kind)) if kind else None
    return render_template("imports/new.html", importer=importer, importers=list(IMPORTERS), form=form)


def _take(kind: str) -> AnyResponse | tuple[str, int] | tuple[str, int, dict[str, str]]:
    form = UploadForm()
    if not form.validate_on_submit():
        return _choose(form, kind), 422
    data = form.file.data.read()
    file = keep(
        data,
        form.file.data.filename or "file",
        school_id=current_user.school_id,
        actor=current_user,
        kind=kind,
        is_complete=form.is_complete.data or bool(kind and not importer_of(ImportKind(kind)).can_be_partial),
    )
    if len(data) > AT_ONCE:
        in_the_background(file)
        db.session.commit()
        return redirect(url_for(".show_file", file_id=file.id), code=303)
    db.session.commit()
    refusal = read_at_once(file)
    if refusal is None:
        return redirect(address_of(file), code=303)
    form.file.errors = [str(refusal)]
    return _choose(form, kind), refusal.status, _when_again(refusal)


def read_at_once(file: ImportFile, *, is_kept: bool = False) -> UnreadableFile | None:
    """Read a small file now; commits. Returns the refusal; the file is let go then, or kept to be said otherwise."""
    file_id = file.id
    try:
        work_on(file)
    except UnreadableFile as refusal:
        db.session.rollback()
        if is_kept:
            open_again(file_for(current_user, file_id))
        else:
            drop(file_for(current_user, file_id))
        db.session.commit()
        return refusal
    db.session.commit()
    return None


def address_of(file: ImportFile) -> str:
    """Where a file is shown: its preview, or what has to be said or waited for first."""
    if file.state is FileState.PREVIEWED and file.batch_id is not None:
        return url_for(".show_import", batch_id=file.batch_id)
    if file.state is FileState.OPEN:
        return url_for(".show_columns", file_id=file.id)
    return url_for(".show_file", file_id=file.id)


def _when_again(refusal: UnreadableFile) -> dict[str, str]:
    """When to come back, for programs, where the file itself is not to blame."""
    return {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, ReadingIsBusy) else {}


@bp.get("/files/<int:file_id>")
@requires(Permission.IMPORT_DATA)
def show_file(file_id: int) -> str | AnyResponse:
    """How far a file is that the worker reads; once it is read, what comes next."""
    file = file_for(current_user, file_id)
    if file.state in {FileState.OPEN, FileState.PREVIEWED}:
        return redirect(address_of(file), code=303)
    return render_template("imports/file.html", file=file, refusal=_refusal_of(file), then=address_of(file))


@bp.get("/files/<int:file_id>/progress")
@requires(Permission.IMPORT_DATA)
def show_file_progress(file_id: int) -> str:
    """The part of the page that changes."""
    file = file_for(current_user, file_id)
    return render_template("imports/_file.html", file=file, then=address_of(file))


def _refusal_of(file: ImportFile) -> str:
    """Why a file was not read."""
    if not file.refusal:
        return ""
    return str(UnreadableFile(file.refusal["code"], **file.refusal["params"]))


@bp.post("/files/<int:file_id>/drop")
@requires(Permission.IMPORT_DATA)
def drop_file(file_id: int) -> AnyResponse:
    """Forget a file that nobody decided on."""
    drop(file_for(current_user, file_id))
    db.session.commit()
    return redirect(url_for(".list_imports"), code=303)


@bp.post("/mappings/forget")
@requires(Permission.IMPORT_DATA)
def forget_mapping() -> AnyResponse:
    """Forget what the columns of a source are."""
    known = {mapping.id for mapping in mappings_of(current_user)}
    wanted = request.form.get("mapping", type=int)
    forget_mappings([wanted] if wanted in known else [])
    db.session.commit()
    return redirect(url_for(".list_imports"), code=303)


@bp.get(f"/examples/{KIND}.xlsx")
@requires(Permission.IMPORT_DATA)
def download_example(kind: str) -> Response:
    """A file with the right columns and made-up rows."""
    importer = importer_of(ImportKind(kind))
    answer = Response(example_file(importer), mimetype=MEDIA_TYPE)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{kind}.xlsx")
    return answer
