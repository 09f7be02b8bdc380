"""A student ranks openings and says what helps her.

The list in the making travels in the form itself, so that adding, removing and moving work without JavaScript; only
"Save my choices" stores it.
"""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.extensions import db
from app.schools.models import Period
from app.schools.queries import choices_are_open, current_period, rules_of, why_choices_are_closed
from app.students import services
from app.students.choosing_page import notes_on
from app.students.forms import ParticipationForm, WishesForm, from_answer, to_answer
from app.students.models import ChoiceList, Student
from app.students.queries import OfferedOpening, choices_of, offered_openings, student_of, vetoed_site_ids
from app.students.queries.audience import is_going
from app.students.views.blueprint import bp
from app.web.forms import choices_from
from app.web.ranking import moved


def _posted_order(offers: dict[str, OfferedOpening]) -> list[str]:
    """The order in the form after the button that was pressed."""
    order = list(dict.fromkeys(value for value in request.form.getlist("order") if value in offers))
    if value := request.form.get("add"):
        return order if value in order or value not in offers else [*order, value]
    if value := request.form.get("remove"):
        return [other for other in order if other != value]
    return moved(order, request.form.get("move", ""))


def _show(
    student: Student,
    period: Period,
    offers: dict[str, OfferedOpening],
    order: list[str],
    saved: ChoiceList | None,
    version: int,
) -> str:
    stored = [str(row.opening_id) for row in saved.preferences] if saved else []
    gone = [row.opening for row in saved.preferences if str(row.opening_id) not in offers] if saved else []
    for_others = [row for row in gone if row.leaves_out(student.track, student.year_of_study)]
    return render_template(
        "students/choices.html",
        student=student,
        period=period,
        chosen=[offers[value] for value in order if value in offers],
        others=[offer for value, offer in offers.items() if value not in order],
        gone=[row for row in gone if row not in for_others],
        for_others=for_others,
        saved=saved,
        version=version,
        is_open=choices_are_open(period),
        closed=why_choices_are_closed(period),
        notes=notes_on(student, period) if choices_are_open(period) else [],
        is_changed=order != stored,
        most=rules_of(student.school_id).max_preferences,
    )


@bp.route("/my-choices", methods=["GET", "POST"])
@requires(Permission.CHOOSE_OPENINGS)
def edit_preferences() -> str | Response:
    student = student_of(current_user)
    period = current_period(student.school_id)
    if period is None:
        return render_template("students/no_period.html")
    if request.method == "GET" and not is_going(student, period):
        return render_template("students/not_going.html", period=period)
    limit = rules_of(student.school_id).max_travel_minutes
    offers = {str(offer.opening.id): offer for offer in offered_openings(student, period, limit)}
    saved = choices_of(student.id, period.id)
    version = saved.version if saved else 0
    if request.method == "GET":
        order = [str(row.opening_id) for row in saved.preferences] if saved else []
        return _show(student, period, offers, order, saved, version)
    order = _posted_order(offers)
    version = request.form.get("version", 0, type=int)
    if "save" not in request.form:
        return _show(student, period, offers, order, saved, version)
    titles = ", ".join(f"{rank}. {offers[value].title}" for rank, value in enumerate(order, start=1))
    services.save_choices(
        student, period, [int(value) for value in order], version, actor=current_user, yours=titles
    )
    db.session.commit()
    flash(gettext("Your choices are saved. You can change them until the deadline."), "success")
    return redirect(url_for("students.edit_preferences"))


@bp.route("/my-choices/wishes", methods=["GET", "POST"])
@requires(Permission.CHOOSE_OPENINGS)
def edit_wishes() -> str | Response:
    student = student_of(current_user)
    period = current_period(student.school_id)
    vetoes = vetoed_site_ids(student.id)
    form = WishesForm(
        together=to_answer(student.wishes_together),
        women_present=to_answer(student.wishes_women_present),
        female_coach=to_answer(student.wishes_female_coach),
        max_minutes=student.max_minutes,
        vetoes=sorted(vetoes),
        participates=to_answer(student.participates),
    )
    offers = offered_openings(student, period) if period else []
    sites = {offer.opening.site_id: offer.opening.site.title for offer in offers}
    form.vetoes.choices = choices_from(sorted(sites.items(), key=lambda item: item[1].casefold()))
    if form.validate_on_submit():
        services.save_wishes(
            student,
            together=from_answer(form.together.data),
            women_present=from_answer(form.women_present.data),
            female_coach=from_answer(form.female_coach.data),
            max_minutes=form.max_minutes.data,
            vetoed_site_ids={*(form.vetoes.data or []), *(vetoes - set(sites))},
            actor=current_user,
        )
        participates = from_answer(form.participates.data)
        if participates is not None and participates is not student.participates:
            services.set_participation(student, participates, actor=current_user)
        db.session.commit()
        flash(gettext("Saved. Only you and your coordinator see this."), "success")
        return redirect(url_for("students.edit_preferences"))
    return render_template("students/wishes.html", form=form, student=student)


@bp.post("/my-choices/participation")
@requires(Permission.CHOOSE_OPENINGS)
def answer_participation() -> Response:
    """A student says whether she takes part in the programme: asked until she has, changed whenever she likes (D13)."""
    student = student_of(current_user)
    form = ParticipationForm()
    if not form.validate_on_submit():
        flash(gettext("Choose yes or no."), "warning")
        return redirect(url_for("students.edit_wishes", _anchor="participates"))
    services.set_participation(student, form.participates.data == "yes", actor=current_user)
    db.session.commit()
    flash(
        gettext("You take part in the programme. You can change this at any time under “Say what helps you”.")
        if student.participates
        else gettext(
            "You do not take part in the programme. You can change this at any time under “Say what helps you”."
        ),
        "success",
    )
    return redirect(url_for("dashboard.show_dashboard"))
