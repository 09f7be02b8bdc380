"""A company confirms its agreement by a link, without an account; a coordinator decides what that is worth."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, public, requires
from app.accounts.queries import open_account
from app.agreements.broken_rules import SheetRefusal
from app.agreements.forms import AllSignedForm, ConfirmForm
from app.agreements.letters import letter_about, sheet_to_confirm
from app.agreements.links import is_open, preparation_by_link
from app.agreements.models import CompanyPreparation
from app.agreements.queries.preparations import answer_of, preparations_of
from app.agreements.services.confirming import answer, note_seen, take_as_signature
from app.agreements.views.blueprint import bp
from app.agreements.views.sheets import sheet_for, to_agreement
from app.errors import NotVisible
from app.extensions import db
from app.inquiries.views.answering import GONE, per_place
from app.placements.broken_rules import LifeRefusal
from app.placements.models import Placement
from app.placements.queries.lives import placement_for


@bp.route("/company-agreement/<string:secret>", methods=["GET", "POST"])
@public
@per_place
def confirm_by_link(secret: str) -> str | Response | tuple[str, int]:
    try:
        preparation = preparation_by_link(secret)
    except NotVisible:
        return render_template("inquiries/link_is_over.html"), GONE
    if not is_open(preparation):
        is_late = request.method == "POST"
        return _page("confirmed", preparation, is_late=is_late), 409 if is_late else 200
    form = ConfirmForm()
    if form.validate_on_submit():
        answer(
            preparation,
            is_agreed=form.is_agreed.data == "yes",
            name=(form.said_name.data or "").strip(),
            remark=(form.remark.data or "").strip(),
        )
        db.session.commit()
        flash(gettext("Your answer has arrived. Thank you."), "success")
        return redirect(url_for("agreements.confirm_by_link", secret=secret), code=303)
    return _page("confirm", preparation, form=form), 422 if form.is_submitted() else 200


def _page(name: str, preparation: CompanyPreparation, **values: object) -> str:
    asker = open_account(preparation.author_id)
    return render_template(
        f"agreements/{name}.html",
        told=preparation,
        placement=preparation.placement,
        letter=letter_about(preparation.placement),
        sheet=sheet_to_confirm(preparation.placement),
        asker=asker.email if asker else "",
        **values,
    )


def _answered(placement: Placement) -> CompanyPreparation:
    found = answer_of(preparations_of(placement))
    if found is None:
        raise NotVisible
    return found


@bp.post("/placements/<int:placement_id>/agreement/confirmed")
@requires(Permission.VIEW_PLACEMENTS)
def settle_confirmation(placement_id: int) -> Response:
    """Take what the company says as its signature, or note that it was read."""
    placement = placement_for(current_user, placement_id)
    answered = _answered(placement)
    if request.form.get("way") != "signature":
        note_seen(answered, actor=current_user)
        flash(gettext("It is recorded that you read it. Nothing changed in the agreement."), "success")
    else:
        version = AllSignedForm().version.data or 0
        try:
            take_as_signature(answered, sheet_for(placement), version, actor=current_user)
        except (LifeRefusal, SheetRefusal) as refusal:
            db.session.rollback()
            flash(refusal.message, "warning")
            return to_agreement(placement)
        flash(gettext("The signature of the company has been recorded."), "success")
    db.session.commit()
    return to_agreement(placement)
