"""The key of a counsellor: making it, the sheet, and access for a colleague."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.confidential.broken_rules import WrongSheet
from app.confidential.forms import NewPassphraseForm, RestoreForm
from app.confidential.queries.keys import accesses_without, colleague_for, key_of, readers_in
from app.confidential.queries.reports import accesses_of
from app.confidential.services import keys
from app.confidential.unlocking import ensure_unlocked, lock, unlock
from app.confidential.views.blueprint import bp
from app.errors import DomainError, NotVisible
from app.extensions import db
from app.schools.queries import today


@bp.route("/confidential/key", methods=["GET", "POST"])
@requires(Permission.READ_CONFIDENTIAL_REPORTS)
def make_key() -> str | tuple[str, int]:
    """A first key, or a new one in place of one that is lost; then the sheet, once."""
    form, former = NewPassphraseForm(), key_of(current_user)
    if form.validate_on_submit():
        try:
            sheet = keys.make_key(current_user, form.passphrase.data or "")
        except DomainError as refused:
            form.passphrase.errors = [refused.message]
        else:
            db.session.commit()
            lock()
            return render_template("confidential/sheet.html", sheet=sheet, day=today(), user=current_user)
    losing = len(accesses_of(former)) if former else 0
    others = [one for one in readers_in(current_user.school_id) if one.user_id != current_user.id]
    page = render_template("confidential/key.html", form=form, former=former, losing=losing, others=others)
    return page, 422 if form.is_submitted() else 200


@bp.route("/confidential/restore", methods=["GET", "POST"])
@requires(Permission.READ_CONFIDENTIAL_REPORTS)
def restore_key() -> str | Response | tuple[str, int]:
    """A new passphrase, with the sheet."""
    form, key = RestoreForm(), key_of(current_user)
    if key is None:
        return redirect(url_for("confidential.make_key"), code=303)
    if form.validate_on_submit():
        try:
            private = keys.restore_key(
                key, form.sheet.data or "", form.passphrase.data or "", actor=current_user
            )
        except WrongSheet as refused:
            form.sheet.errors = [refused.message]
        except DomainError as refused:
            form.passphrase.errors = [refused.message]
        else:
            db.session.commit()
            unlock(private)
            flash(gettext("Your new passphrase works. The sheet stays valid: keep it."), "success")
            return redirect(url_for("confidential.list_reports"), code=303)
    page = render_template("confidential/restore.html", form=form, key=key)
    return page, 422 if form.is_submitted() else 200


@bp.get("/confidential/colleagues")
@requires(Permission.READ_CONFIDENTIAL_REPORTS)
def list_colleagues() -> str:
    """The other counsellors with a key, and how many reports each of them cannot open that I can."""
    mine = key_of(current_user)
    others = [one for one in readers_in(current_user.school_id) if one.user_id != current_user.id]
    missing = {one.id: len(accesses_without(mine, one)) if mine else 0 for one in others}
    return render_template("confidential/colleagues.html", others=others, missing=missing, mine=mine)


@bp.post("/confidential/colleagues/<int:user_id>/access")
@requires(Permission.READ_CONFIDENTIAL_REPORTS)
def give_access(user_id: int) -> Response:
    """Let a colleague open what I can open."""
    other, mine = colleague_for(current_user, user_id), key_of(current_user)
    if mine is None:
        raise NotVisible
    count = keys.give_access(mine, ensure_unlocked(mine), other, actor=current_user)
    db.session.commit()
    words = ngettext(
        "%(name)s can now open %(num)s more report.",
        "%(name)s can now open %(num)s more reports.",
        count,
        name=other.user.name,
    )
    flash(words, "success")
    return redirect(url_for("confidential.list_colleagues"), code=303)
