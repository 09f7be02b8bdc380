"""The dated rules of the school."""

from dataclasses import asdict

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.extensions import db
from app.schools.forms import RulesForm
from app.schools.queries import rules_history, rules_of, second_step_roles, today
from app.schools.services.rules import NothingChanges, RulesInThePast, RuleValues, set_rules, values_of
from app.schools.views.blueprint import bp


@bp.get("/settings")
@requires(Permission.MANAGE_SETTINGS)
def show_settings() -> str:
    school_id, day = current_user.school_id, today()
    return render_template(
        "schools/settings.html",
        rules=rules_of(school_id),
        history=rules_history(school_id),
        second_step_roles=second_step_roles,
        today=day,
    )


@bp.route("/settings/change", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
@fresh(Fresh.ACCOUNTS)
def change_rules() -> str | Response:
    form = RulesForm(data=asdict(values_of(rules_of(current_user.school_id))))
    if not form.is_submitted():
        form.valid_from.data = today()
    if form.validate_on_submit():
        values = RuleValues(**{name: getattr(form, name).data for name in RuleValues.__dataclass_fields__})
        try:
            set_rules(
                current_user.school_id,
                form.valid_from.data or today(),
                values,
                actor=current_user,
                actor_id=current_user.id,
            )
        except RulesInThePast as refused:
            form.valid_from.errors = [str(refused)]
        except NothingChanges as refused:
            form.form_errors.append(str(refused))
        else:
            db.session.commit()
            flash(gettext("The rules are saved. Earlier rules stay in the list."), "success")
            return redirect(url_for("schools.show_settings"), code=303)
    return render_template("schools/change_rules.html", form=form)
