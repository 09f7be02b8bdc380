"""Recording a contact in under a minute, in the plan or beside it, and making an appointment."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.circles.calendars import calendar_file, calendar_with
from app.companies.broken_rules import RegistryRefusal
from app.companies.models import CountSource, Site
from app.companies.services import add_count
from app.extensions import db
from app.guidance.broken_rules import GuidanceRefusal, ScoresMissing
from app.guidance.calendars import event_of
from app.guidance.forms import AppointmentForm, ContactForm, stored_values
from app.guidance.models import ContactKind, ContactMoment, ContactState, GuidancePlan, Intensity
from app.guidance.queries.contacts import contact_for
from app.guidance.queries.plans import plan_for
from app.guidance.services.contacts import agree_on, record_another, record_contact
from app.guidance.views.blueprint import bp
from app.guidance.words import PROMPTS, PROMPTS_FOR_TRAINER
from app.schools.queries import today
from app.web.stale import ensure_current


@bp.route("/guidance/contacts/<int:contact_id>", methods=["GET", "POST"])
@requires(Permission.FOLLOW_GUIDANCE)
def record_a_contact(contact_id: int) -> Response | tuple[str, int]:
    contact = contact_for(current_user, contact_id)
    form = ContactForm(data=_beginning(contact))
    if not form.validate_on_submit():
        return _ask(contact.plan, form, contact)
    here = url_for("guidance.record_a_contact", contact_id=contact.id)
    stored = stored_values(contact) if contact.state is ContactState.HELD else {}
    ensure_current(form, contact.version, stored, here)
    if not _save(form, lambda: record_contact(contact, form.answers(), actor=current_user), contact.plan):
        return _ask(contact.plan, form, contact)
    return _saved(contact)


@bp.route("/guidance/<int:placement_id>/contacts/new", methods=["GET", "POST"])
@requires(Permission.FOLLOW_GUIDANCE)
def record_another_contact(placement_id: int) -> Response | tuple[str, int]:
    plan = plan_for(current_user, placement_id)
    form = ContactForm(data={"held_on": today(), "kind": ContactKind.CALL.value})
    made: list[ContactMoment] = []

    def add() -> None:
        made.append(record_another(plan, form.answers(), actor=current_user))

    if not form.validate_on_submit() or not _save(form, add, plan):
        return _ask(plan, form, None)
    return _saved(made[0])


def _beginning(contact: ContactMoment) -> dict[str, Any]:
    """What the form begins with: what was recorded, else today and what was planned, so that it takes few taps."""
    kind = ContactKind.ON_SITE if contact.is_visit else ContactKind.CALL
    begun = {"held_on": today(), "kind": kind.value}
    values = stored_values(contact) if contact.state is ContactState.HELD else begun
    return {**values, "version": contact.version}


def _save(form: ContactForm, act: Any, plan: GuidancePlan) -> bool:
    """Do it, with the count of women if there is one; False where something is to correct, which the form then says."""
    try:
        act()
        if form.women.data is not None and form.kind.data == ContactKind.ON_SITE.value:
            _count(plan.placement.opening.site, form.women.data, form.data["held_on"])
    except ScoresMissing as refused:
        db.session.rollback()
        for name in refused.names:
            form[name].errors = [refused.message]
        return False
    except (GuidanceRefusal, RegistryRefusal) as refused:
        db.session.rollback()
        name = refused.field if isinstance(refused, GuidanceRefusal) else "women"
        if name:
            form[name].errors = [refused.message]
        else:
            form.form_errors.append(refused.message)
        return False
    db.session.commit()
    return True


def _count(site: Site, women: int, day: date) -> None:
    add_count(
        site,
        women=women,
        counted_on=day,
        source=CountSource.VISIT,
        technical_staff=None,
        actor=current_user,
    )


def _saved(contact: ContactMoment) -> Response:
    if contact.alert is not None and contact.alert.handled_at is None:
        flash(gettext("The contact is recorded, and asks for your attention today."), "warning")
    else:
        flash(gettext("The contact is recorded."), "success")
    return redirect(
        url_for("guidance.show_plan", placement_id=contact.plan.placement_id, saved=contact.id), code=303
    )


def _ask(plan: GuidancePlan, form: ContactForm, contact: ContactMoment | None) -> tuple[str, int]:
    return render_template(
        "guidance/contact.html",
        plan=plan,
        student=plan.placement.student,
        opening=plan.placement.opening,
        contact=contact,
        form=form,
        is_intensive=plan.intensity is Intensity.INTENSIVE,
        prompts=PROMPTS,
        prompts_for_trainer=PROMPTS_FOR_TRAINER,
    ), 422 if form.is_submitted() else 200


@bp.route("/guidance/contacts/<int:contact_id>/appointment", methods=["GET", "POST"])
@requires(Permission.FOLLOW_GUIDANCE)
def make_appointment(contact_id: int) -> Response | tuple[str, int]:
    contact = contact_for(current_user, contact_id)
    form = AppointmentForm(
        data={
            "planned_on": contact.planned_on or max(contact.due_on, today()),
            "planned_at": contact.planned_at,
            "way": "visit" if contact.is_visit else "elsewhere",
            "version": contact.version,
        }
    )
    if form.validate_on_submit():
        here = url_for("guidance.make_appointment", contact_id=contact.id)
        ensure_current(form, contact.version, {"planned_on": contact.planned_on}, here)
        try:
            agree_on(
                contact,
                form.data["planned_on"],
                form.data["planned_at"],
                is_visit=form.way.data == "visit",
            )
        except GuidanceRefusal as refused:
            form.planned_on.errors = [refused.message]
        else:
            db.session.commit()
            flash(gettext("The appointment is in your week and your calendar."), "success")
            return redirect(url_for("guidance.show_plan", placement_id=contact.plan.placement_id), code=303)
    page = render_template(
        "guidance/appointment.html", contact=contact, student=contact.plan.placement.student, form=form
    )
    return page, 422 if form.is_submitted() else 200


@bp.get("/guidance/contacts/<int:contact_id>/calendar.ics")
@requires(Permission.FOLLOW_GUIDANCE)
def download_appointment(contact_id: int) -> Response:
    contact = contact_for(current_user, contact_id)
    return calendar_file(calendar_with([event_of(contact)], gettext("Internship contact")), "contact.ics")
