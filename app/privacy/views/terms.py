"""How long each kind of data is kept, what would go, and changing it."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.privacy.forms import terms_form
from app.privacy.queries import today
from app.privacy.retention import (
    FIXED,
    TERMS,
    TermsInThePast,
    decided,
    history,
    preview,
    proposed,
    set_terms,
)
from app.privacy.views.blueprint import bp

SOON = timedelta(days=90)


@bp.get("/privacy/terms")
@requires(Permission.MANAGE_SETTINGS)
def list_terms() -> str:
    school_id, day = current_user.school_id, today()
    return render_template(
        "privacy/terms.html",
        is_decided=bool(decided(school_id, day)),
        due=list(zip(preview(school_id, day), preview(school_id, day + SOON), strict=True)),
        fixed=list(FIXED),
        history=history(school_id),
        titles={term.code: term.title for term in TERMS},
        soon=day + SOON,
    )


@bp.route("/privacy/terms/change", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def change_terms() -> str | Response:
    form = terms_form()(data={**proposed(current_user.school_id, today()), "valid_from": today()})
    if form.validate_on_submit():
        months = {term.code: form[term.code].data for term in TERMS}
        try:
            set_terms(
                current_user.school,
                form["valid_from"].data,
                months,
                actor=current_user,
                actor_id=current_user.id,
            )
        except TermsInThePast as refused:
            form["valid_from"].errors = [str(refused)]
        else:
            db.session.commit()
            flash(
                gettext(
                    "The terms have been saved. Anything that has passed its term is erased within a day."
                ),
                "success",
            )
            return redirect(url_for("privacy.list_terms"), code=303)
    return render_template("privacy/change_terms.html", form=form, terms=list(TERMS))
