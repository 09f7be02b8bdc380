"""Asking that the contacts of a company are erased."""

from flask import url_for
from flask_login import current_user

from app.access import Permission, requires
from app.companies.queries import site_for
from app.companies.views.blueprint import bp
from app.privacy.registry import Whose
from app.privacy.views.asking import Answer, ask_page


@bp.route("/<int:site_id>/erase-contacts", methods=["GET", "POST"])
@requires(Permission.MANAGE_COMPANIES)
def erase_contacts(site_id: int) -> Answer:
    site = site_for(current_user, site_id)
    back = (site.title, url_for("companies.show_site", site_id=site.id))
    return ask_page(Whose.CONTACT, site.id, name=site.title, back=back)
