"""A whole list on paper: asked for, made in the background, fetched in files or as one zip by whoever asked for it."""

from typing import Any

from flask import flash, redirect, render_template, send_file, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.agreements.forms import PrintForm
from app.agreements.models import PrintGrouping, PrintKind
from app.agreements.queries.prints import page_counts, part_for, print_for, prints_of
from app.agreements.services.prints import (
    KEPT,
    NAMES,
    ask_for_prints,
    delete_print,
    fetch_all,
    fetch_part,
    file_name,
)
from app.agreements.views.agreements import list_again, list_state
from app.agreements.views.blueprint import bp
from app.extensions import db
from app.printing.pdf import pdf_file


def _show_form(form: PrintForm, status: int = 200) -> tuple[str, int]:
    state = list_state()
    return render_template(
        "agreements/print_list.html",
        form=form,
        state=state,
        counts={kind.value: count for kind, count in page_counts(current_user, state).items()},
        earlier=prints_of(current_user),
        kept_hours=int(KEPT.total_seconds()) // 3600,
        back=list_again().location,
    ), status


@bp.get("/agreements/prints")
@requires(Permission.VIEW_PLACEMENTS)
def ask_prints() -> tuple[str, int]:
    form = PrintForm(formdata=None, kind=PrintKind.SHEETS.value, grouping=PrintGrouping.CLASS_GROUP.value)
    return _show_form(form)


@bp.post("/agreements/prints")
@requires(Permission.VIEW_PLACEMENTS)
def start_prints() -> Response | tuple[str, int]:
    """Everything that the list shows, over all its pages."""
    form = PrintForm()
    if not form.validate_on_submit():
        return _show_form(form, 422)
    about = (PrintKind(form.kind.data), PrintGrouping(form.grouping.data))
    job = ask_for_prints(list_state(), *about, actor=current_user)
    db.session.commit()
    return redirect(url_for("agreements.show_prints", print_job_id=job.id), code=303)


def _show_job(print_job_id: int, template: str) -> str:
    job = print_for(current_user, print_job_id)
    gone_at = job.ended_at + KEPT if job.ended_at else None
    return render_template(template, job=job, is_final=not job.state.is_busy, gone_at=gone_at)


@bp.get("/agreements/prints/<int:print_job_id>")
@requires(Permission.VIEW_PLACEMENTS)
def show_prints(print_job_id: int) -> str:
    return _show_job(print_job_id, "agreements/print_job.html")


@bp.get("/agreements/prints/<int:print_job_id>/progress")
@requires(Permission.VIEW_PLACEMENTS)
def show_print_progress(print_job_id: int) -> str:
    """The page that the page of a busy job asks for every two seconds; also a page of its own."""
    return _show_job(print_job_id, "agreements/print_job.html")


@bp.post("/agreements/prints/<int:print_job_id>/delete")
@requires(Permission.VIEW_PLACEMENTS)
def delete_prints(print_job_id: int) -> Response:
    delete_print(print_for(current_user, print_job_id), actor=current_user)
    db.session.commit()
    flash(gettext("The print job and its files have been deleted."), "success")
    return redirect(url_for("agreements.ask_prints"), code=303)


@bp.post("/agreements/prints/<int:print_job_id>/files/<int:position>")
@requires(Permission.VIEW_PLACEMENTS)
@fresh(Fresh.WORK, is_file=True)
def download_print(print_job_id: int, position: int) -> Response:
    part = part_for(current_user, print_job_id, position)
    job = print_for(current_user, print_job_id)
    response = pdf_file(file_name(job, part), fetch_part(part, job, actor=current_user))
    db.session.commit()
    return response


@bp.post("/agreements/prints/<int:print_job_id>/zip")
@requires(Permission.VIEW_PLACEMENTS)
@fresh(Fresh.WORK, is_file=True)
def download_prints(print_job_id: int) -> Any:
    job = print_for(current_user, print_job_id)
    if not job.pages or job.state.is_busy:
        return redirect(url_for("agreements.show_prints", print_job_id=job.id), code=303)
    name = f"{NAMES[job.kind]}-{job.id}.zip"
    response = send_file(
        fetch_all(job, actor=current_user), mimetype="application/zip", as_attachment=True, download_name=name
    )
    response.headers["Cache-Control"] = "no-store"
    db.session.commit()
    return response
