"""The preview of a file: see what it would do, decide, read what was done."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.access import Permission, requires
from app.extensions import db
from app.imports.beforehand import changes_anything, is_anything_due
from app.imports.execution import finish_in_the_background
from app.imports.models import ImportBatch, ImportKind, ImportState, RowOutcome
from app.imports.queries import KEPT, batch_for, count_kept, file_of, list_rows, open_previews
from app.imports.registry import IMPORTERS, Importer, importer_of, steps_before_a_run
from app.imports.services import (
    Confirmation,
    QuestionUnanswered,
    Work,
    cancel,
    choose,
    confirm,
    hand_over,
    mark_rows,
)
from app.imports.views.blueprint import bp
from app.web.listing import ListState

ROWS_AT_ONCE = 500
"""Rows that are imported while she waits."""
SAVED_ONLY = _l(
    "Your choices are saved; nothing is imported yet. Look at the preview again and press Import."
)
RESULTS = (*(outcome.value for outcome in RowOutcome), KEPT)


@bp.get("/<int:batch_id>")
@requires(Permission.IMPORT_DATA)
def show_import(batch_id: int) -> str:
    """The preview of a file, or the report once it was decided."""
    return _show(batch_for(current_user, batch_id))


def _show(batch: ImportBatch, *, is_unanswered: bool = False) -> str:
    if batch.work:
        return render_template("imports/working.html", batch=batch)
    state = ListState.from_request(sorts=("row",), filters={"result": RESULTS})
    template = "preview" if batch.state is ImportState.PREVIEWED else "report"
    return render_template(
        f"imports/{template}.html",
        batch=batch,
        importer=importer_of(batch.kind),
        listing=list_rows(batch, state),
        kept=count_kept(batch),
        file=file_of(batch),
        following=_following(batch.kind),
        earlier=_earlier(batch) if batch.state is ImportState.PREVIEWED else (),
        steps=steps_before_a_run(batch.school_id) if batch.state is ImportState.CONFIRMED else (),
        is_unanswered=is_unanswered,
    )


def _following(kind: ImportKind) -> Importer | None:
    """The file that comes next for a new school."""
    kinds = list(IMPORTERS)
    place = [importer.kind for importer in kinds].index(kind) + 1
    return next((importer for importer in kinds[place:] if not importer.is_for_later), None)


def _earlier(batch: ImportBatch) -> list[ImportBatch]:
    """Files that still wait for a decision and come before this one, where rows of this one are refused."""
    before = [importer.kind for importer in IMPORTERS]
    before = before[: before.index(batch.kind)]
    return (
        [one for one in open_previews(current_user) if one.kind in before] if batch.counts["errors"] else []
    )


def _positions(name: str) -> set[int]:
    return {int(value) for value in request.form.getlist(name) if value.isascii() and value.isdigit()}


@bp.post("/<int:batch_id>/choices")
@requires(Permission.IMPORT_DATA)
def save_choices(batch_id: int) -> AnyResponse:
    """In which rows the file wins from what was entered by hand."""
    batch = batch_for(current_user, batch_id)
    if _is_large(batch):
        if mark_rows(batch, _positions("shown"), _positions("take")):
            hand_over(batch, Work.PLAN, current_user, request.form.get("answer", ""))
            finish_in_the_background(batch)
    elif choose(batch, _positions("shown"), _positions("take"), request.form.get("answer", "")):
        flash(gettext("Your choices are saved. The preview shows what will happen now."))
    db.session.commit()
    return redirect(url_for(".show_import", batch_id=batch_id, result=KEPT), code=303)


@bp.post("/<int:batch_id>/confirm")
@requires(Permission.IMPORT_DATA)
def confirm_import(batch_id: int) -> AnyResponse | tuple[str, int]:
    """Import, unless something differs from what was on the screen."""
    batch = batch_for(current_user, batch_id)
    if batch.state is ImportState.PREVIEWED and _is_large(batch):
        return _leave_to_the_worker(batch)
    if batch.state is ImportState.PREVIEWED and choose(
        batch, _positions("shown"), _positions("take"), request.form.get("answer", "")
    ):
        flash(str(SAVED_ONLY), "warning")
    elif batch.state is ImportState.PREVIEWED and changes_anything(batch.counts) and is_anything_due():
        return _import_in_the_background(batch)
    else:
        try:
            _say(confirm(batch, actor=current_user))
        except QuestionUnanswered:
            return _show(batch, is_unanswered=True), 422
    db.session.commit()
    return redirect(url_for(".show_import", batch_id=batch_id), code=303)


def _is_large(batch: ImportBatch) -> bool:
    """Whether planning and importing it takes longer than somebody waits for a page."""
    return sum(batch.counts[name] for name in ("new", "changed", "unchanged", "errors")) > ROWS_AT_ONCE


def _leave_to_the_worker(batch: ImportBatch) -> AnyResponse | tuple[str, int]:
    """Import a large file in the background, or plan it again first where other rows are to win; commits."""
    if not mark_rows(batch, _positions("shown"), _positions("take")):
        return _import_in_the_background(batch)
    flash(str(SAVED_ONLY), "warning")
    hand_over(batch, Work.PLAN, current_user, request.form.get("answer", ""))
    finish_in_the_background(batch)
    db.session.commit()
    return redirect(url_for(".show_import", batch_id=batch.id), code=303)


def _import_in_the_background(batch: ImportBatch) -> AnyResponse | tuple[str, int]:
    try:
        hand_over(batch, Work.CONFIRM, current_user, request.form.get("answer", ""))
    except QuestionUnanswered:
        return _show(batch, is_unanswered=True), 422
    finish_in_the_background(batch)
    db.session.commit()
    return redirect(url_for(".show_import", batch_id=batch.id), code=303)


@bp.get("/<int:batch_id>/progress")
@requires(Permission.IMPORT_DATA)
def show_import_progress(batch_id: int) -> str:
    """The part of the page that changes while the worker has it."""
    return render_template("imports/_working.html", batch=batch_for(current_user, batch_id))


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
