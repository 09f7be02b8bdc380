"""Applications, and quarantine as numbers: what a coordinator decides, and what she only counts."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.queries import site_for
from app.extensions import db
from app.rolemodels.forms import RefuseForm
from app.rolemodels.queries import role_model_for
from app.rolemodels.queries.handling import count_waiting, quarantine, refused_lately, waiting_for_decision
from app.rolemodels.services.deciding import approve, refuse
from app.rolemodels.services.quarantine import ANSWER_DAYS
from app.rolemodels.views.blueprint import bp
from app.rolemodels.views.register import approve_form, for_page
from app.web.addresses import public_url


@bp.get("/role-models/applications")
@requires(Permission.MANAGE_ROLE_MODELS)
def list_applications() -> str:
    waiting = waiting_for_decision(current_user)
    return render_template(
        "rolemodels/applications.html",
        waiting=waiting,
        refused=refused_lately(current_user),
        in_quarantine=sum(one.count for one in quarantine(current_user.school_id, ANSWER_DAYS)),
        address=public_url("rolemodels.join", school_code=current_user.school.code),
    )


@bp.get("/role-models/quarantine")
@requires(Permission.MANAGE_ROLE_MODELS)
def show_quarantine() -> str:
    """How many were asked, when, and when they are removed. No names: they agreed to nothing."""
    return render_template(
        "rolemodels/quarantine.html",
        groups=quarantine(current_user.school_id, ANSWER_DAYS),
        days=ANSWER_DAYS,
        waiting=count_waiting(current_user),
    )


@bp.post("/role-models/<int:role_model_id>/approve")
@requires(Permission.MANAGE_ROLE_MODELS)
def approve_application(role_model_id: int) -> str | Response:
    role_model = role_model_for(current_user, role_model_id)
    form = approve_form(role_model)
    if not form.validate_on_submit():
        return render_template("rolemodels/role_model.html", **{**for_page(role_model), "approve_form": form})
    site = site_for(current_user, form.site_id.data) if form.site_id.data else None
    approve(role_model, site=site, actor=current_user)
    db.session.commit()
    flash(gettext("%(name)s is in the register and gets an email.", name=role_model.name), "success")
    return redirect(url_for("rolemodels.show_role_model", role_model_id=role_model.id), code=303)


@bp.post("/role-models/<int:role_model_id>/refuse")
@requires(Permission.MANAGE_ROLE_MODELS)
def refuse_application(role_model_id: int) -> str | Response:
    role_model = role_model_for(current_user, role_model_id)
    form = RefuseForm()
    if not form.validate_on_submit():
        return render_template("rolemodels/role_model.html", **{**for_page(role_model), "refuse_form": form})
    refuse(role_model, form.reason.data or "", actor=current_user)
    db.session.commit()
    flash(gettext("%(name)s gets an email with your reason.", name=role_model.name), "success")
    return redirect(url_for("rolemodels.list_applications"), code=303)
