"""The page on which everybody sees what is known of her, and takes it away."""

from flask import Blueprint, Response, render_template, request
from flask_login import current_user

from app.access import Permission, requires
from app.extensions import db
from app.privacy.copies import Copy, copy_of
from app.privacy.files import file_of
from app.privacy.people import person_of
from app.privacy.registry import Whose
from app.privacy.services import note_copy

bp = Blueprint("privacy", __name__, url_prefix="/account/known")


@bp.get("")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def show_known() -> str:
    return render_template("privacy/known.html", copy=_own_copy())


@bp.post("/copy")
@requires(Permission.MANAGE_OWN_ACCOUNT)
def download_known() -> Response:
    file_format = request.form.get("format", "")
    answer = file_of(_own_copy(), file_format, name=current_user.name, school=current_user.school.name)
    note_copy(current_user, file_format, actor=current_user)
    db.session.commit()
    return answer


def _own_copy() -> Copy:
    return copy_of(person_of(Whose.ACCOUNT, current_user.id), is_for_herself=True)
