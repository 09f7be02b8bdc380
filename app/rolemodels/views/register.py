"""The register for staff: the list, its export, and the page of one role model."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.extensions import db
from app.rolemodels.forms import ApproveForm, ContactForm, PauseForm, RefuseForm
from app.rolemodels.models import ContactKind, Offer, RoleModel, RoleModelState
from app.rolemodels.queries import current_consents, role_model_for, times_asked
from app.rolemodels.queries.handling import (
    contacts_of,
    count_waiting,
    quarantine,
    sites_like,
    sites_of,
)
from app.rolemodels.queries.register_list import JOURNEYS, SORTS, STATES, RegisterList, RegisterRow
from app.rolemodels.services import log_contact
from app.rolemodels.services.quarantine import ANSWER_DAYS
from app.rolemodels.trail import note_export
from app.rolemodels.views.blueprint import bp
from app.rolemodels.views.running import running_of
from app.rolemodels.views.signing_up import language
from app.schools.queries import domains, programmes_of, today
from app.web.addresses import public_url
from app.web.exporting import FORMATS, export
from app.web.forms import choices_from
from app.web.listing import ListState


def applications_waiting() -> int:
    """Applications wait for whoever decides about them."""
    return count_waiting(current_user) if current_user.has(Permission.MANAGE_ROLE_MODELS) else 0


def _names_of_domains() -> dict[str, str]:
    is_dutch = language() == "nl"
    return {one.code: one.name_nl if is_dutch else one.name_en for one in domains()}


def _asked() -> tuple[RegisterList, ListState, dict[str, Any]]:
    """What the address asks for, and the choices of its filters."""
    near = request.args.get("near", "").strip()[:100]
    programmes = [(str(one.id), one.name) for one in programmes_of(current_user.school_id)]
    fields = _names_of_domains()
    state = ListState.from_request(
        sorts=SORTS,
        filters={
            "offer": list(Offer),
            "field": list(fields),
            "programme": [value for value, _ in programmes],
            "state": [one.value for one in STATES],
            "near": [near] if near else [],
            "minutes": [str(one) for one in JOURNEYS],
        },
    )
    around = {"fields": fields, "programmes": programmes, "near": near}
    return RegisterList(current_user, today(), near), state, around


@bp.get("/role-models")
@requires(Permission.VIEW_ROLE_MODELS)
def list_role_models() -> str:
    register, state, around = _asked()
    manages = current_user.has(Permission.MANAGE_ROLE_MODELS)
    return render_template(
        "rolemodels/list.html",
        listing=register.page(state),
        offers=[(offer.value, offer.label) for offer in Offer],
        journeys=JOURNEYS,
        states=[(one.value, one.label) for one in STATES],
        manages=manages,
        waiting=applications_waiting(),
        in_quarantine=_in_quarantine() if manages else 0,
        address=public_url("rolemodels.join", school_code=current_user.school.code),
        **around,
    )


def _in_quarantine() -> int:
    return sum(group.count for group in quarantine(current_user.school_id, ANSWER_DAYS))


@bp.post("/role-models/export")
@requires(Permission.MANAGE_ROLE_MODELS)
@fresh(Fresh.WORK, is_file=True)
def export_role_models() -> Response:
    """Those in the register that match the filters, all pages, as a spreadsheet. That it left is written down."""
    register, state, around = _asked()
    headers = [
        gettext("First name"),
        gettext("Prefix"),
        gettext("Last name"),
        gettext("Email address"),
        gettext("Telephone"),
        gettext("Alumna or woman in tech"),
        gettext("Company"),
        gettext("Job"),
        gettext("Town"),
        gettext("Fields"),
        gettext("Offers"),
        gettext("Asked this school year"),
        gettext("Status"),
    ]
    rows = register.all(state)
    note_export(len(rows), actor=current_user)
    wanted, name = request.form.get("format", ""), gettext("role-models")
    response = export(
        f"{name}-{today().isoformat()}",
        headers,
        [_cells(row, around["fields"]) for row in rows],
        wanted if wanted in FORMATS else FORMATS[0],
    )
    db.session.commit()
    return response


def _cells(row: RegisterRow, fields: dict[str, str]) -> list[Any]:
    one = row.role_model
    return [
        one.first_name,
        one.name_prefix,
        one.last_name,
        one.email,
        one.phone,
        str(one.kind.label),
        one.site.title if one.site else one.employer,
        one.job_title,
        one.town,
        ", ".join(fields.get(code, code) for code in sorted(one.field_codes)),
        ", ".join(str(offer.label) for offer in row.offers),
        row.asked,
        str(one.state.label),
    ]


def for_page(role_model: RoleModel) -> dict[str, Any]:
    """What the page of one role model shows; the rest is for coordinators only."""
    around: dict[str, Any] = {
        "role_model": role_model,
        "consents": current_consents(role_model),
        "fields": _names_of_domains(),
        "asked": times_asked([role_model.id]).get(role_model.id, 0),
        "today": today(),
        "manages": False,
    }
    if not current_user.has(Permission.MANAGE_ROLE_MODELS):
        return around
    return around | {
        "manages": True,
        "running": running_of(role_model),
        "contacts": contacts_of(role_model),
        "contact_form": ContactForm(),
        "pause_form": PauseForm(),
        "approve_form": approve_form(role_model),
        "refuse_form": RefuseForm(),
        "to_decide": role_model.state in {RoleModelState.CONFIRMED, RoleModelState.REFUSED},
    }


def approve_form(role_model: RoleModel) -> ApproveForm:
    """The companies of the school, those first that look like what she filled in; the likeliest is chosen."""
    form = ApproveForm()
    likely = sites_like(role_model.school_id, role_model.employer, role_model.town)
    first = {site.id for site in likely}
    others = [site for site in sites_of(role_model.school_id) if site.id not in first]
    form.site_id.choices = choices_from(
        ((site.id, f"{site.title}, {site.town}" if site.town else site.title) for site in (*likely, *others)),
        blank=gettext("Not one of our companies"),
    )
    if not form.is_submitted():
        form.site_id.data = role_model.site_id or (likely[0].id if likely else None)
    return form


@bp.get("/role-models/<int:role_model_id>")
@requires(Permission.VIEW_ROLE_MODELS)
def show_role_model(role_model_id: int) -> str:
    role_model = role_model_for(current_user, role_model_id)
    return render_template("rolemodels/role_model.html", **for_page(role_model))


@bp.post("/role-models/<int:role_model_id>/notes")
@requires(Permission.MANAGE_ROLE_MODELS)
def add_note(role_model_id: int) -> str | Response:
    role_model = role_model_for(current_user, role_model_id)
    form = ContactForm()
    if not form.validate_on_submit():
        return render_template("rolemodels/role_model.html", **{**for_page(role_model), "contact_form": form})
    log_contact(role_model, ContactKind.NOTE, about=form.about.data or "", actor=current_user)
    db.session.commit()
    flash(gettext("The note is saved. It is wiped when she leaves the register."), "success")
    return redirect(
        url_for("rolemodels.show_role_model", role_model_id=role_model.id, _anchor="contacts"), code=303
    )
