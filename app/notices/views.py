"""Pages of the outbox: which letters left, which did not, and trying again."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.notices.models import Letter, LetterState
from app.notices.queries import letters, visible_letter
from app.notices.services import try_again
from app.web.listing import ListState, SortColumn, page_of

bp = Blueprint("notices", __name__, url_prefix="/letters")
SORTS: dict[str, SortColumn | tuple[SortColumn, ...]] = {
    "made": Letter.id,
    "to": (Letter.to_name, Letter.id),
    "subject": (Letter.subject, Letter.id),
}


@bp.get("")
@requires(Permission.VIEW_LETTERS)
def list_letters() -> str:
    state = ListState.from_request(sorts=["-made", "to", "subject"], filters={"state": list(LetterState)})
    chosen = state.filters.get("state")
    query = letters(current_user, state.search, LetterState(chosen) if chosen else None)
    return render_template(
        "notices/letters.html", listing=page_of(query, state, SORTS), states=list(LetterState)
    )


@bp.get("/<int:letter_id>")
@requires(Permission.VIEW_LETTERS)
def show_letter(letter_id: int) -> str:
    return render_template("notices/letter.html", letter=visible_letter(current_user, letter_id))


@bp.post("/<int:letter_id>/try-again")
@requires(Permission.VIEW_LETTERS)
def try_letter_again(letter_id: int) -> Response:
    letter = visible_letter(current_user, letter_id)
    try_again(letter, current_user)
    db.session.commit()
    flash(gettext("The email to %(name)s is on its way again.", name=letter.to_name), "success")
    return redirect(url_for("notices.show_letter", letter_id=letter.id), code=303)
