"""Answering on a phone, by a link, without an account. Nothing that the school knows stands on the page."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.access import public
from app.accounts.services.lockout import address_key
from app.companies.broken_rules import RegistryRefusal
from app.errors import NotVisible
from app.extensions import db, limiter
from app.inquiries.forms import AnswerForm
from app.inquiries.links import inquiry_by_link, is_open
from app.inquiries.models import CompanyInquiry, Recipient
from app.inquiries.queries.people import address_of_asker
from app.inquiries.services.answering import answer
from app.inquiries.views.blueprint import bp
from app.rolemodels.models import RoleModel
from app.schools.models import School

GONE = 410


def _here() -> str:
    return address_key(request.remote_addr or "")


per_place = limiter.shared_limit("120 per hour", scope="company answers", key_func=_here)
"""A link cannot be guessed; this keeps anybody from trying, and one network from filling the list."""


@bp.route("/company-answer/<string:secret>", methods=["GET", "POST"])
@public
@per_place
def answer_by_link(secret: str) -> str | Response | tuple[str, int]:
    try:
        inquiry = inquiry_by_link(secret)
    except NotVisible:
        return render_template("inquiries/link_is_over.html"), GONE
    if not is_open(inquiry):
        return _thanks(inquiry, is_late=request.method == "POST"), 409 if request.method == "POST" else 200
    form = AnswerForm()
    if form.validate_on_submit():
        said = form.said()
        if not any(True for _part in said.parts()):
            form.form_errors.append(gettext("Fill in at least one answer. The others may stay empty."))
        else:
            try:
                answer(inquiry, said)
            except RegistryRefusal as refusal:
                form.form_errors.append(refusal.message)
            else:
                db.session.commit()
                flash(gettext("Your answers have arrived. Thank you."), "success")
                return redirect(url_for("inquiries.answer_by_link", secret=secret), code=303)
    page = render_template("inquiries/answer.html", form=form, **_around(inquiry))
    return page, 422 if form.is_submitted() else 200


def _around(inquiry: CompanyInquiry) -> dict[str, object]:
    return {
        "inquiry": inquiry,
        "school": db.session.get_one(School, inquiry.school_id),
        "asker": address_of_asker(inquiry),
        "is_alumna": inquiry.recipient is Recipient.ALUMNA,
    }


def _thanks(inquiry: CompanyInquiry, *, is_late: bool) -> str:
    """The link was used: what was said is not shown again, what a former student's answer changed is.

    `is_late`: somebody went back, answered otherwise and sent it again.
    """
    role_model: RoleModel | None = inquiry.role_model
    is_hers = inquiry.recipient is Recipient.ALUMNA and role_model is not None and not role_model.has_left
    return render_template(
        "inquiries/thanks.html", shows_outcome=is_hers, is_late=is_late, **_around(inquiry)
    )
