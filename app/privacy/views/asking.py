"""The page on which somebody asks that a person is erased: one for every kind, at an address of each feature."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.extensions import db
from app.privacy.erasure import hindrances, known_as
from app.privacy.forms import ErasureForm
from app.privacy.registry import Whose
from app.privacy.two_people import StillRunning, ask
from app.privacy.waiting import is_asked

Answer = tuple[str, int] | Response


def ask_page(whose: Whose, number: int, *, name: str, back: tuple[str, str]) -> Answer:
    """Show what goes and what stays, and ask for it on a POST; `back`: label and address of where she was."""
    form, person = ErasureForm(), known_as(whose, number)
    if form.validate_on_submit():
        try:
            ask(whose, number, in_spite=form.in_spite.data or "", actor=current_user)
        except StillRunning as refused:
            form.in_spite.errors = [str(refused)]
        else:
            db.session.commit()
            flash(
                gettext("Asked for. A second person has to confirm it before anything is erased."), "success"
            )
            return redirect(url_for("privacy.list_erasures"), code=303)
    page = render_template(
        "privacy/ask_erasure.html",
        form=form,
        whose=str(whose),
        name=name,
        back=back,
        hindrances=hindrances(person),
        is_asked=is_asked(whose, number),
    )
    return page, 422 if form.is_submitted() else 200
