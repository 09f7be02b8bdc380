"""What follows on a placement stop: SBB is told (R17), and everybody whose internship runs there is talked to (R18)."""

from flask import Response as File
from flask import flash, redirect, render_template, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.companies.models import PlacementStop, StopState
from app.companies.queries import stop_for
from app.errors import NotVisible
from app.extensions import db
from app.printing.pdf import pdf, pdf_file
from app.signals import services
from app.signals.broken_rules import SignalRefusal
from app.signals.dossier import dossier_of
from app.signals.forms import SbbForm, TalkForm
from app.signals.models import TalkDecision
from app.signals.queries import ask_sbb_on, running_at, running_of, sbb_due_on, sbb_report_of
from app.signals.services import Told
from app.signals.views.blueprint import bp


def _page(stop: PlacementStop, sbb: SbbForm | None = None, talks: dict[int, TalkForm] | None = None) -> str:
    report, talks = sbb_report_of(stop), talks or {}
    running, is_in_force = running_at(stop), stop.state is StopState.IN_FORCE
    return render_template(
        "signals/following.html",
        stop=stop,
        is_in_force=is_in_force,
        report=report,
        due=sbb_due_on(stop) if is_in_force else None,
        ask_on=ask_sbb_on(report) if report else None,
        running=running,
        sbb_form=sbb or SbbForm(formdata=None, obj=report),
        talk_forms={
            one.placement.id: talks.get(one.placement.id)
            or TalkForm(formdata=None, prefix=f"talk{one.placement.id}", obj=one.talk)
            for one in running
        },
        problems=sbb or next(iter(talks.values()), None),
        decisions=TalkDecision,
    )


@bp.get("/signals/stops/<int:stop_id>")
@requires(Permission.MANAGE_PLACEMENT_STOPS)
def show_following(stop_id: int) -> str:
    """What is still to be done after the decision."""
    return _page(stop_for(current_user, stop_id))


@bp.post("/signals/stops/<int:stop_id>/sbb")
@requires(Permission.MANAGE_PLACEMENT_STOPS)
def tell_sbb(stop_id: int) -> str | Response | tuple[str, int]:
    """The steps with their days, and what SBB reads."""
    stop, form = stop_for(current_user, stop_id), SbbForm()
    if form.validate_on_submit():
        told = Told(**{name: form.data[name] for name in Told.__dataclass_fields__})
        try:
            services.tell_sbb(stop, told, actor=current_user)
        except SignalRefusal as refused:
            form.form_errors.append(refused.message)
        else:
            db.session.commit()
            flash(gettext("The report to SBB is saved."), "success")
            return redirect(url_for("signals.show_following", stop_id=stop.id), code=303)
    return _page(stop, sbb=form), 422


@bp.post("/signals/stops/<int:stop_id>/dossier")
@requires(Permission.MANAGE_PLACEMENT_STOPS)
@fresh(Fresh.WORK, is_file=True)
def print_dossier(stop_id: int) -> File:
    """What goes to SBB, as a document: in the order of its own form, without a word about a student."""
    stop = stop_for(current_user, stop_id)
    report = sbb_report_of(stop)
    if report is None:
        raise NotVisible
    data = dossier_of(stop, report, current_user)
    content = pdf("signals/dossier.typ", data, str(get_locale() or "nl"), data["title"])
    services.note_printing(report, actor=current_user)
    db.session.commit()
    return pdf_file(f"sbb-{stop.id}", content)


@bp.post("/signals/stops/<int:stop_id>/placements/<int:placement_id>")
@requires(Permission.MANAGE_PLACEMENT_STOPS)
def record_talk(stop_id: int, placement_id: int) -> str | Response | tuple[str, int]:
    """The talk with one student. Nothing ends by it: where she goes elsewhere, that is the next page."""
    stop = stop_for(current_user, stop_id)
    placement = running_of(stop, placement_id)
    form = TalkForm(prefix=f"talk{placement.id}")
    if form.validate_on_submit():
        decision = TalkDecision(form.decision.data)
        try:
            services.record_talk(stop, placement, form.data["talked_on"], decision, actor=current_user)
        except SignalRefusal as refused:
            form.talked_on.errors = [refused.message]
        else:
            db.session.commit()
            flash(gettext("The talk with %(name)s is recorded.", name=placement.student.name), "success")
            if decision is TalkDecision.REPLACE:
                return redirect(url_for("placements.list_replacements", placement_id=placement.id), code=303)
            return redirect(url_for("signals.show_following", stop_id=stop.id), code=303)
    return _page(stop, talks={placement.id: form}), 422
