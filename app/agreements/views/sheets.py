"""The agreement of one placement: what the sheet says, who signed, what comes next."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.agreements.broken_rules import SheetRefusal
from app.agreements.forms import (
    AllSignedForm,
    FileForm,
    NewSheetForm,
    SheetForm,
    SignatureForm,
    WithdrawForm,
)
from app.agreements.models import Agreement, Party
from app.agreements.paper import sheets_pdf
from app.agreements.parties import MISSING, missing_in, parties_of
from app.agreements.queries import hours_of, preparations_of, sheets_of
from app.agreements.queries.preparations import answer_of, due_on, is_prepared
from app.agreements.queries.sheets import CLOSED
from app.agreements.services.confirming import is_of_today
from app.agreements.services.sheets import (
    FILLED_IN,
    Content,
    fill_in,
    make_sheet,
    replace_sheet,
    send_sheet,
    withdraw_sheet,
)
from app.agreements.services.signing import record_all, record_signature
from app.agreements.views.blueprint import bp
from app.errors import NotVisible
from app.extensions import db
from app.placements.broken_rules import LifeRefusal
from app.placements.models import Placement, PlacementState
from app.placements.queries.lives import placement_for
from app.placements.services import agreements
from app.printing.pdf import pdf_file
from app.schools.queries import today
from app.students.beginning import is_under_18

PARTY = f"<any({', '.join(Party)}):party>"


@dataclass
class Forms:
    """The forms of the page; one that was sent and is wrong stands in the place of a new one."""

    fill_in: SheetForm
    all: AllSignedForm
    file: FileForm
    new: NewSheetForm
    withdraw: WithdrawForm


def to_agreement(placement: Placement) -> Response:
    """Back to the page, after an act."""
    return redirect(url_for("agreements.show_agreement", placement_id=placement.id), code=303)


def _forms(sheet: Agreement | None, placement: Placement) -> Forms:
    version = sheet.version if sheet else placement.version
    return Forms(
        fill_in=SheetForm(formdata=None, obj=sheet),
        all=AllSignedForm(formdata=None, version=version, signed_on=today()),
        file=FileForm(formdata=None, version=version, signed_on=today()),
        new=NewSheetForm(formdata=None, version=version),
        withdraw=WithdrawForm(formdata=None, version=version),
    )


def show(placement: Placement, status: int = 200, **wrong: Any) -> tuple[str, int]:
    """The page of the agreement, with the forms that were wrong by their name."""
    sheets = sheets_of(placement)
    sheet = next((one for one in sheets if one.state not in CLOSED), None)
    forms, day = _forms(sheet, placement), today()
    for name, form in wrong.items():
        setattr(forms, name, form)
    told = preparations_of(placement)
    answered = answer_of(told)
    return render_template(
        "agreements/agreement.html",
        placement=placement,
        student=placement.student,
        sheet=sheet,
        earlier=[one for one in sheets if one is not sheet],
        hours=hours_of(sheet) if sheet else None,
        parties=parties_of(sheet, day) if sheet else (),
        missing=missing_in(sheet, day) if sheet and sheet.is_open else [],
        missing_words=MISSING,
        forms=forms,
        may_manage=current_user.has(Permission.VIEW_PLACEMENTS),
        may_change=sheet is not None and sheet.state in FILLED_IN,
        may_take_back=placement.state is PlacementState.CONFIRMED,
        is_minor=is_under_18(placement.student.date_of_birth, day),
        told=told,
        answered=answered,
        is_of_today=answered is not None and is_of_today(answered),
        is_told=is_prepared(placement),
        tell_by=due_on(placement),
        day=day,
    ), status


@bp.get("/placements/<int:placement_id>/agreement")
@requires(Permission.FOLLOW_PLACEMENTS)
def show_agreement(placement_id: int) -> tuple[str, int]:
    return show(placement_for(current_user, placement_id))


def sheet_for(placement: Placement) -> Agreement:
    """The sheet that holds. Raises `NotVisible` when there is none."""
    sheet = next((one for one in sheets_of(placement) if one.state not in CLOSED), None)
    if sheet is None:
        raise NotVisible
    return sheet


@bp.post("/placements/<int:placement_id>/agreement/make")
@requires(Permission.VIEW_PLACEMENTS)
def make_agreement(placement_id: int) -> Response:
    placement = placement_for(current_user, placement_id)
    make_sheet(placement, actor=current_user)
    db.session.commit()
    return to_agreement(placement)


@bp.post("/placements/<int:placement_id>/agreement/fill-in")
@requires(Permission.VIEW_PLACEMENTS)
def fill_in_agreement(placement_id: int) -> Response | tuple[str, int]:
    placement, form = placement_for(current_user, placement_id), SheetForm()
    sheet = sheet_for(placement)
    if not form.validate_on_submit():
        return show(placement, 422, fill_in=form)
    said = {name: form.data[name] for name in Content.__dataclass_fields__}
    texts = {name: said[name] or "" for name in ("trainer_name", "work", "guardian_name", "guardian_address")}
    content = Content(**{**said, **texts})
    fill_in(sheet, form.version.data or 0, content, actor=current_user)
    db.session.commit()
    flash(gettext("The sheet has been saved."), "success")
    return to_agreement(placement)


@bp.post("/placements/<int:placement_id>/agreement/send")
@requires(Permission.VIEW_PLACEMENTS)
def send_agreement(placement_id: int) -> Response:
    placement, form = placement_for(current_user, placement_id), AllSignedForm()
    send_sheet(sheet_for(placement), form.version.data or 0, actor=current_user)
    db.session.commit()
    flash(gettext("The sheet is recorded as handed out."), "success")
    return to_agreement(placement)


@bp.post("/placements/<int:placement_id>/agreement/sign")
@requires(Permission.VIEW_PLACEMENTS)
def sign_agreement(placement_id: int) -> Response | tuple[str, int]:
    """Everybody signed on one day; a sheet is made where there was none, so that nothing is typed twice."""
    placement, form = placement_for(current_user, placement_id), AllSignedForm()
    if not form.validate_on_submit():
        return show(placement, 422, all=form)
    version = form.version.data or 0
    has_sheet = any(one.state not in CLOSED for one in sheets_of(placement))
    try:
        sheet = make_sheet(placement, actor=current_user)
        record_all(sheet, version if has_sheet else None, form.data["signed_on"], actor=current_user)
    except (LifeRefusal, SheetRefusal) as refusal:
        db.session.rollback()
        form.signed_on.errors = [refusal.message]
        return show(placement_for(current_user, placement_id), 422, all=form)
    db.session.commit()
    flash(gettext("The agreement of %(name)s has been recorded.", name=placement.student.name), "success")
    return to_agreement(placement)


@bp.route(f"/placements/<int:placement_id>/agreement/sign/{PARTY}", methods=["GET", "POST"])
@requires(Permission.VIEW_PLACEMENTS)
def record_party(placement_id: int, party: str) -> Response | tuple[str, int] | str:
    """One party signed."""
    placement, who = placement_for(current_user, placement_id), Party(party)
    sheet = sheet_for(placement)
    guardian = sheet.guardian_name if who is Party.GUARDIAN else ""
    form = SignatureForm(version=sheet.version, signed_on=today(), name=guardian)
    if form.validate_on_submit() and _is_recorded(sheet, who, form):
        db.session.commit()
        flash(gettext("The signature has been recorded."), "success")
        return to_agreement(placement)
    status = 422 if form.is_submitted() else 200
    page = render_template(
        "agreements/sign.html",
        placement=placement,
        student=placement.student,
        sheet=sheet,
        party=who,
        form=form,
    )
    return page, status


def _is_recorded(sheet: Agreement, party: Party, form: SignatureForm) -> bool:
    """Whether the signature could be recorded; what is wrong stands beside the form."""
    about = (form.data["signed_on"], form.data["name"] or "")
    try:
        record_signature(sheet, form.version.data or 0, party, *about, actor=current_user)
    except (LifeRefusal, SheetRefusal) as refusal:
        form.signed_on.errors = [refusal.message]
        return False
    return True


@bp.post("/placements/<int:placement_id>/agreement/new-sheet")
@requires(Permission.VIEW_PLACEMENTS)
def replace_agreement(placement_id: int) -> Response | tuple[str, int]:
    placement, form = placement_for(current_user, placement_id), NewSheetForm()
    sheet = sheet_for(placement)
    if not form.validate_on_submit():
        return show(placement, 422, new=form)
    replace_sheet(sheet, form.version.data or 0, form.reason.data, actor=current_user)
    db.session.commit()
    flash(gettext("There is a new sheet, with the days of the placement. Have it signed."), "success")
    return to_agreement(placement)


@bp.post("/placements/<int:placement_id>/agreement/take-back")
@requires(Permission.VIEW_PLACEMENTS)
def take_back_agreement(placement_id: int) -> Response | tuple[str, int]:
    """A sheet that does not hold after all; also a day of signing that was recorded without a sheet."""
    placement, form = placement_for(current_user, placement_id), WithdrawForm()
    if not form.validate_on_submit():
        return show(placement, 422, withdraw=form)
    version = form.version.data or 0
    sheet = next((one for one in sheets_of(placement) if one.state not in CLOSED), None)
    if sheet is None:
        agreements.take_back(placement, version, form.reason.data, actor=current_user)
    else:
        withdraw_sheet(sheet, version, form.reason.data, actor=current_user)
    db.session.commit()
    flash(gettext("The sheet no longer holds."), "success")
    return to_agreement(placement)


@bp.get("/placements/<int:placement_id>/agreement/sheet.pdf")
@requires(Permission.VIEW_PLACEMENTS)
def print_agreement(placement_id: int) -> Any:
    sheet = sheet_for(placement_for(current_user, placement_id))
    return pdf_file(f"bpv-blad-{sheet.placement_id}-{sheet.number}", sheets_pdf([(sheet, hours_of(sheet))]))
