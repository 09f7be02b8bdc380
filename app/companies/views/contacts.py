"""What is known of somebody at a company: found by an address, and a copy of it for her who asks."""

from flask import Response, render_template, request
from flask_login import current_user

from app.access import Fresh, Permission, fresh, requires
from app.companies.forms.contacts import FindContactForm
from app.companies.queries import site_for
from app.companies.queries.contacts import ContactRole, FoundContact, contacts_with
from app.companies.services.contacts import copy_of_contact, note_copy_of_contact
from app.companies.views.blueprint import bp
from app.extensions import db
from app.privacy.files import file_of


@bp.route("/contacts", methods=["GET", "POST"])
@requires(Permission.MANAGE_COMPANIES)
def find_contact() -> str | tuple[str, int]:
    """By a POST, so that no address of anybody stands in a log."""
    form, found = FindContactForm(), None
    if form.validate_on_submit():
        found = contacts_with(current_user, form.email.data or "")
    page = render_template("companies/contacts.html", form=form, found=found)
    return page, 422 if form.is_submitted() and form.errors else 200


@bp.post("/<int:site_id>/contact-copy")
@requires(Permission.MANAGE_COMPANIES)
@fresh(Fresh.WORK, is_file=True)
def copy_contact(site_id: int) -> Response:
    is_trainer = request.form.get("who") == ContactRole.TRAINER
    site = site_for(current_user, site_id)
    found = FoundContact(site, ContactRole.TRAINER if is_trainer else ContactRole.CONTACT)
    file_format = request.form.get("format", "")
    answer = file_of(copy_of_contact(found), file_format, name=found.name, school=current_user.school.name)
    note_copy_of_contact(found, file_format, actor=current_user)
    db.session.commit()
    return answer
