"""All open links of a list in one file, for a school that passes them on itself. First a look at which they are."""

from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext
from flask_login import current_user

from app.access import Fresh, Permission, fresh, requires
from app.extensions import db
from app.inquiries.links import link_for
from app.inquiries.models import CompanyInquiry
from app.inquiries.queries.asked import STATES, with_open_link
from app.inquiries.services.asking import note_links
from app.inquiries.views.blueprint import bp
from app.schools.queries import today
from app.web.exporting import FORMATS, export
from app.web.listing import ListState

SHOWN = 10


def asked_state() -> ListState:
    """Search and filters of the list of those who were asked."""
    return ListState.from_request(sorts=("-asked", "name", "expires"), filters={"state": STATES})


@bp.get("/inquiries/links")
@requires(Permission.MANAGE_COMPANIES)
def look_at_links() -> str:
    """Whose links would be in the file, and what it means to have it. The links themselves are not on the page."""
    state = asked_state()
    found = with_open_link(current_user, state)
    return render_template(
        "inquiries/links.html", state=state, found=found, shown=found[:SHOWN], person=_person
    )


@bp.post("/inquiries/links")
@requires(Permission.MANAGE_COMPANIES)
@fresh(Fresh.WORK, is_file=True)
def export_links() -> Response:
    """The file. That the links left, and how many, is written down."""
    found = with_open_link(current_user, asked_state())
    note_links(len(found), actor=current_user)
    wanted, name = request.form.get("format", ""), gettext("company-links")
    headers = [
        gettext("Company"),
        gettext("Town"),
        gettext("Who was asked"),
        gettext("Name"),
        gettext("Email address"),
        gettext("Telephone"),
        gettext("Sent by Meervoud"),
        gettext("Last day to answer"),
        gettext("Link"),
    ]
    response = export(
        f"{name}-{today().isoformat()}",
        headers,
        [_cells(inquiry) for inquiry in found],
        wanted if wanted in FORMATS else FORMATS[0],
    )
    db.session.commit()
    return response


def _person(inquiry: CompanyInquiry) -> tuple[str, str]:
    """Name and address of whoever was asked; a former student has her own."""
    known = inquiry.role_model
    return (
        (known.name, known.email or "") if known is not None else (inquiry.to_name, inquiry.to_address or "")
    )


def _cells(inquiry: CompanyInquiry) -> list[Any]:
    name, address = _person(inquiry)
    return [
        inquiry.site.title,
        inquiry.site.town,
        inquiry.recipient.label,
        name,
        address,
        inquiry.site.contact_phone if inquiry.role_model is None else inquiry.role_model.phone,
        gettext("yes") if inquiry.by_email else gettext("no"),
        inquiry.expires_on,
        link_for(inquiry),
    ]
