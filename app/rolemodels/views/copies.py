"""Everything that is known of a role model, behind a link in each of her emails: she needs no account for it."""

from flask import flash, redirect, render_template, request
from flask_babel import gettext

from app.extensions import db
from app.privacy.copies import copy_of
from app.privacy.files import file_of
from app.privacy.people import person_of
from app.privacy.registry import Whose
from app.privacy.trail import COPY
from app.rolemodels.emails import school_of
from app.rolemodels.links import LinkAct
from app.rolemodels.models import RoleModel
from app.rolemodels.services.copies import send_copy_link
from app.rolemodels.trail import note
from app.rolemodels.views.blueprint import bp
from app.rolemodels.views.by_email import Answer, around, by_link


@bp.route("/by-letter/known/<string:secret>", methods=["GET", "POST"])
@by_link(LinkAct.KNOWN)
def ask_for_copy(role_model: RoleModel) -> Answer:
    if request.method == "POST":
        send_copy_link(role_model)
        db.session.commit()
        flash(gettext("If we have your address, an email with a link is on its way to it."), "success")
        return redirect(request.path, code=303)
    return render_template("rolemodels/ask_for_copy.html", **around(role_model))


@bp.route("/by-letter/copy/<string:secret>", methods=["GET", "POST"])
@by_link(LinkAct.COPY)
def copy_by_link(role_model: RoleModel) -> Answer:
    if request.method == "GET":
        return render_template("rolemodels/copy_by_link.html", **around(role_model))
    file_format = request.form.get("format", "")
    copy = copy_of(person_of(Whose.ROLE_MODEL, role_model.id), is_for_herself=True)
    answer = file_of(copy, file_format, name=role_model.name, school=school_of(role_model).name)
    note(COPY, role_model, actor=role_model.user)
    db.session.commit()
    return answer
