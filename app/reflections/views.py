"""A student's notes, and the page of one that is shared, for the person she named."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.accounts.models import User
from app.extensions import db
from app.reflections import services
from app.reflections.forms import NoteForm, ShareForm
from app.reflections.models import Reflection
from app.reflections.queries import (
    READERS,
    own_note_for,
    own_notes_of,
    possible_readers,
    shared_note,
    shared_notes,
    still_reads,
)
from app.students.models import Student
from app.students.queries import student_of
from app.web.filters import in_sentence
from app.web.forms import choices_from

bp = Blueprint("reflections", __name__)


@bp.route("/my-notes", methods=["GET", "POST"])
@requires(Permission.WRITE_REFLECTIONS)
def list_notes() -> str | Response | tuple[str, int]:
    """Her notes, and the place to write one."""
    form = NoteForm()
    if form.validate_on_submit():
        services.write(student_of(current_user), form.text.data or "")
        db.session.commit()
        flash(gettext("Your note is saved. Only you can read it."), "success")
        return redirect(url_for("reflections.list_notes"), code=303)
    page = render_template("reflections/mine.html", form=form, notes=own_notes_of(current_user))
    return page, 422 if form.is_submitted() else 200


def _as_known(user: User, student: Student) -> str:
    """The name, with what this person is to her: she may not know everybody at school by name."""
    roles = [in_sentence(role.label) for role in READERS if role in user.roles]
    if user.id == student.supervisor_id:
        roles = [gettext("your supervisor")]
    return f"{user.name} ({', '.join(roles)})"


def _share_form(note: Reflection) -> ShareForm:
    form = ShareForm(data={"reader": note.reader_id})
    people = [(user.id, _as_known(user, note.student)) for user in possible_readers(note.student)]
    form.reader.choices = choices_from(people, blank=gettext("Choose somebody"))
    return form


@bp.route("/my-notes/<int:reflection_id>", methods=["GET", "POST"])
@requires(Permission.WRITE_REFLECTIONS)
def edit_note(reflection_id: int) -> str | Response | tuple[str, int]:
    note = own_note_for(current_user, reflection_id)
    form = NoteForm(data={"text": note.text})
    if form.validate_on_submit():
        services.rewrite(note, form.text.data or "")
        db.session.commit()
        flash(gettext("Your note is changed."), "success")
        return redirect(url_for("reflections.list_notes"), code=303)
    return _page(note, form, _share_form(note)), 422 if form.is_submitted() else 200


def _page(note: Reflection, form: NoteForm, share_form: ShareForm) -> str:
    return render_template(
        "reflections/note.html", note=note, form=form, share_form=share_form, is_read=still_reads(note)
    )


@bp.post("/my-notes/<int:reflection_id>/share")
@requires(Permission.WRITE_REFLECTIONS)
def share_note(reflection_id: int) -> Response | tuple[str, int]:
    note = own_note_for(current_user, reflection_id)
    form = _share_form(note)
    if not form.validate_on_submit() or form.reader.data is None:
        form.reader.errors = form.reader.errors or [gettext("Choose somebody.")]
        return _page(note, NoteForm(formdata=None, data={"text": note.text}), form), 422
    services.share(note, form.reader.data)
    db.session.commit()
    flash(gettext("This person can now read the note. You can take that back at any time."), "success")
    return redirect(url_for("reflections.edit_note", reflection_id=note.id), code=303)


@bp.post("/my-notes/<int:reflection_id>/withdraw")
@requires(Permission.WRITE_REFLECTIONS)
def withdraw_note(reflection_id: int) -> Response:
    services.withdraw(own_note_for(current_user, reflection_id))
    db.session.commit()
    flash(gettext("Only you can read this note again."), "success")
    return redirect(url_for("reflections.edit_note", reflection_id=reflection_id), code=303)


@bp.post("/my-notes/<int:reflection_id>/delete")
@requires(Permission.WRITE_REFLECTIONS)
def delete_note(reflection_id: int) -> Response:
    services.delete(own_note_for(current_user, reflection_id))
    db.session.commit()
    flash(gettext("The note is deleted for good."), "success")
    return redirect(url_for("reflections.list_notes"), code=303)


@bp.get("/shared-notes")
@requires(Permission.READ_SHARED_REFLECTIONS)
def list_shared() -> str:
    return render_template("reflections/shared.html", notes=shared_notes(current_user))


@bp.get("/shared-notes/<int:reflection_id>")
@requires(Permission.READ_SHARED_REFLECTIONS)
def show_shared(reflection_id: int) -> str:
    return render_template("reflections/shared_one.html", note=shared_note(current_user, reflection_id))
