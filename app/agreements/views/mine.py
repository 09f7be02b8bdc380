"""A student's own agreement: who still has to sign, what she does and by when."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.agreements.forms import GuardianForm
from app.agreements.models import Agreement
from app.agreements.paper import sheets_pdf
from app.agreements.parties import parties_of
from app.agreements.queries import file_of, holding, hours_of, own_with_past
from app.agreements.services.sheets import FILLED_IN, name_guardian
from app.agreements.views.blueprint import bp
from app.agreements.views.files import as_download
from app.errors import NotVisible
from app.extensions import db
from app.placements.models import Placement
from app.printing.pdf import pdf_file
from app.schools.queries import today
from app.students.beginning import is_under_18
from app.web.addresses import row_number


def _show(form: GuardianForm | None = None, status: int = 200) -> tuple[str, int]:
    placements = own_with_past(current_user)
    placement = _asked(placements)
    sheet = holding(placement) if placement else None
    return render_template(
        "agreements/mine.html",
        placement=placement,
        others=[one for one in placements if one is not placement],
        sheet=sheet,
        hours=hours_of(sheet) if sheet else None,
        parties=parties_of(sheet, today()) if sheet else (),
        form=form or GuardianForm(formdata=None, obj=sheet),
        asks_guardian=placement is not None
        and placement.ends_on >= today()
        and sheet is not None
        and sheet.state in FILLED_IN
        and is_under_18(placement.student.date_of_birth, today()),
        day=today(),
    ), status


def _asked(placements: list[Placement]) -> Placement | None:
    """The placement that the address names, else the first. Raises `NotVisible` where it is not one of hers."""
    if "placement" not in request.args:
        return placements[0] if placements else None
    number = request.args.get("placement", type=row_number)
    found = next((one for one in placements if one.id == number), None)
    if found is None:
        raise NotVisible
    return found


def _own() -> tuple[Placement, Agreement]:
    """Her placement and the sheet that holds. Raises `NotVisible` without them."""
    placement = _asked(own_with_past(current_user))
    sheet = holding(placement) if placement else None
    if placement is None or sheet is None:
        raise NotVisible
    return placement, sheet


@bp.get("/my-agreement")
@requires(Permission.ANSWER_PLACEMENT)
def show_my_agreement() -> tuple[str, int]:
    return _show()


@bp.post("/my-agreement/guardian")
@requires(Permission.ANSWER_PLACEMENT)
def name_my_guardian() -> Response | tuple[str, int]:
    placement, sheet = _own()
    form = GuardianForm()
    if not form.validate_on_submit():
        return _show(form, 422)
    name_guardian(
        sheet,
        form.version.data or 0,
        form.data["guardian_name"],
        form.data["guardian_address"] or "",
        actor=current_user,
    )
    db.session.commit()
    flash(gettext("Your parent or guardian is on the sheet."), "success")
    return redirect(url_for("agreements.show_my_agreement", placement=placement.id), code=303)


@bp.get("/my-agreement/sheet.pdf")
@requires(Permission.ANSWER_PLACEMENT)
def print_my_agreement() -> Any:
    _placement, sheet = _own()
    return pdf_file(f"bpv-blad-{sheet.number}", sheets_pdf([(sheet, hours_of(sheet))]))


@bp.post("/my-agreement/files/<int:agreement_file_id>")
@requires(Permission.ANSWER_PLACEMENT)
@fresh(Fresh.WORK, is_file=True)
def download_my_agreement_file(agreement_file_id: int) -> Any:
    placement, _sheet = _own()
    return as_download(file_of(placement, agreement_file_id))
