"""Preparing the company: the text that leaves, to look at, to send, to print, or to record as given."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.agreements.emails import letter_text
from app.agreements.models.preparation import WORKS_AFTER
from app.agreements.paper import letter_pdf
from app.agreements.queries import is_prepared, preparations_of
from app.agreements.queries.preparations import due_on
from app.agreements.services.preparing import email_company, note_given
from app.agreements.views.blueprint import bp
from app.companies.queries.contacts import address_of
from app.extensions import db
from app.placements.queries.lives import placement_for
from app.printing.pdf import pdf_file
from app.schools.queries import today
from app.web.forms import BaseForm


@bp.route("/placements/<int:placement_id>/preparation", methods=["GET", "POST"])
@requires(Permission.FOLLOW_PLACEMENTS)
def prepare_company(placement_id: int) -> Response | str:
    placement = placement_for(current_user, placement_id)
    if BaseForm().validate_on_submit():
        if request.form.get("way") == "email":
            email_company(placement, actor=current_user)
            flash(gettext("The email to the company is on its way."), "success")
        else:
            note_given(placement, actor=current_user)
            flash(gettext("It is recorded that the company was told."), "success")
        db.session.commit()
        return redirect(url_for("agreements.prepare_company", placement_id=placement.id), code=303)
    name, address = address_of(placement.opening.site)
    return render_template(
        "agreements/preparation.html",
        placement=placement,
        student=placement.student,
        text=letter_text(placement, gettext("(the link is in the email)"), placement.starts_on + WORKS_AFTER),
        name=name,
        address=address,
        told=preparations_of(placement),
        is_told=is_prepared(placement),
        tell_by=due_on(placement),
        day=today(),
    )


@bp.get("/placements/<int:placement_id>/preparation.pdf")
@requires(Permission.FOLLOW_PLACEMENTS)
def print_preparation(placement_id: int) -> Any:
    placement = placement_for(current_user, placement_id)
    return pdf_file(f"voorbereiding-{placement.id}", letter_pdf(placement))
