"""What the link in an email to a new address opens: one button that makes it hers."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import public
from app.extensions import db
from app.rolemodels.links import LinkAct
from app.rolemodels.models import RoleModel
from app.rolemodels.services.addresses import AddressRefused, take_new_address
from app.rolemodels.views.blueprint import bp
from app.rolemodels.views.by_email import around, by_link


@bp.route("/by-letter/new-address/<string:secret>", methods=["GET", "POST"])
@by_link(LinkAct.ADDRESS)
def take_address(role_model: RoleModel) -> str | Response:
    if request.method == "POST":
        try:
            take_new_address(role_model)
        except AddressRefused as refused:
            db.session.rollback()
            flash(str(refused), "error")
            return redirect(request.path, code=303)
        db.session.commit()
        return redirect(url_for("rolemodels.show_address_taken"), code=303)  # this link works no longer
    return render_template("rolemodels/new_address.html", **around(role_model))


@bp.get("/by-letter/address-confirmed")
@public
def show_address_taken() -> str:
    return render_template("rolemodels/address_confirmed.html")
