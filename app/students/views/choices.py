"""A student ranks openings and says what helps her.

The list in the making travels in the form itself, so that adding, removing and moving work without JavaScript; then
only "Save my choices" stores it. With JavaScript each change is saved at once, by the same form with `quiet` in it.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.models import Band, Opening
from app.companies.site_page import experiences_at
from app.errors import DomainError, StaleForm
from app.extensions import db, reads_first, writing_anew
from app.places.ring import JOURNEYS
from app.schools.models import Period
from app.schools.queries import choices_are_open, current_period, rules_of, today, why_choices_are_closed
from app.students import services
from app.students.choosing_page import beside, notes_on
from app.students.forms import ParticipationForm, WishesForm, from_answer, to_answer
from app.students.models import ChoiceList, Student
from app.students.queries import choices_of, offered_titles, offers_to, student_of, vetoed_site_ids
from app.students.queries.audience import is_going
from app.students.queries.choices import reasons_she_shares
from app.students.queries.demand import STEP, demand_for
from app.students.queries.offers import FILTERS, openings_of, page_of_offers
from app.students.queries.shortlist import kept_ids, openings_known_as
from app.students.services.reasons import LONGEST
from app.students.views.blueprint import bp
from app.students.views.drafts import Draft
from app.web.addresses import row_number
from app.web.forms import choices_from
from app.web.listing import ListState
from app.web.security import allow_map


def _show(student: Student, period: Period, state: ListState, saved: ChoiceList | None, draft: Draft) -> str:
    rules = rules_of(student.school_id)
    offers = {offer.opening_id: offer for offer in offers_to(student, period, rules.max_travel_minutes)}
    chosen = [offers[one] for one in draft.order if one in offers]
    listing = page_of_offers(offers.values(), state)
    kept = kept_ids(student.id, period)
    shortlist = [offers[one] for one in kept if one in offers]
    opened = openings_of([*chosen, *shortlist, *listing.rows])
    sites = {offer.site_id for offer in (*chosen, *listing.rows)}
    if "view" in state.filters:
        allow_map()
    return render_template(
        "students/choices.html",
        student=student,
        period=period,
        chosen=opened[: len(chosen)],
        shortlist=opened[len(chosen) :][: len(shortlist)],
        kept=kept,
        not_kept=openings_known_as([one for one in kept if one not in offers]),
        others=opened[len(chosen) + len(shortlist) :],
        beside=beside(student, {offer.site_id for offer, _opening in opened}),
        listing=listing,
        has_places=bool(offers),
        ranks={offer.opening_id: rank for rank, offer in enumerate(chosen, start=1)},
        demand=demand_for({offer.opening_id for offer, _opening in opened}, period),
        step=STEP,
        days_left=(period.choices_close_on - today()).days,
        experiences=experiences_at(sites),
        bands=Band.labels(),
        journeys=JOURNEYS,
        **_gone(student, saved, offers),
        saved=saved,
        version=draft.version,
        is_open=choices_are_open(period),
        closed=why_choices_are_closed(period),
        notes=notes_on(student, period) if choices_are_open(period) else [],
        shared=_shared(student, [one.opening_id for one in chosen] if choices_are_open(period) else ()),
        **_own_words(draft, Draft.stored(saved)),
        most=rules.max_preferences,
    )


def _shared(student: Student, editable: Collection[int]) -> list[tuple[Period, Opening, str]]:
    """What others read of hers, but for what she can untick in her list itself."""
    return [row for row in reasons_she_shares(student.id) if row[1].id not in editable]


def _gone(student: Student, saved: ChoiceList | None, offers: Collection[int]) -> dict[str, list[Opening]]:
    """What of her stored list she can no longer be placed at, and what of it is for others now."""
    hers = Draft.stored(saved).order
    gone = sorted(
        openings_known_as([one for one in hers if one not in offers]), key=lambda one: hers.index(one.id)
    )
    for_others = [row for row in gone if row.leaves_out(student.track, student.year_of_study)]
    return {"gone": [row for row in gone if row not in for_others], "for_others": for_others}


def _own_words(draft: Draft, stored: Draft) -> dict[str, Any]:
    """Why she chose each place, also of places that are off her list while the form is open."""
    return {
        "is_changed": not draft.says_as(stored),
        "reasons": {**stored.reasons, **draft.reasons},
        "unlisted": {
            one: said for one, said in draft.reasons.items() if one not in draft.order and said.text
        },
        "longest": LONGEST,
    }


@bp.get("/my-choices")
@requires(Permission.CHOOSE_OPENINGS)
def edit_preferences() -> str:
    student = student_of(current_user)
    period = current_period(student.school_id)
    if period is None:
        return render_template("students/no_period.html")
    if not is_going(student, period):
        return render_template("students/not_going.html", period=period, shared=_shared(student, ()))
    saved = choices_of(student.id, period.id)
    return _show(student, period, ListState.read(request.args, filters=FILTERS), saved, Draft.stored(saved))


@bp.post("/my-choices")
@reads_first
@requires(Permission.CHOOSE_OPENINGS)
def change_preferences() -> str | Response | tuple[Response, int]:
    """Every button of the page: the list in the making, the search and the page travel in its form."""
    student = student_of(current_user)
    period = current_period(student.school_id)
    if period is None:
        return render_template("students/no_period.html")
    draft = Draft.posted()
    if "keep" in request.form or "let_go" in request.form:
        return _mark(student, period, draft)
    if "quiet" in request.form:
        return _save_quietly(student, period, draft)
    if "save" in request.form:
        return _save(student, period, draft)
    state = _posted_state()
    saved = choices_of(student.id, period.id)
    if draft.says_as(Draft.stored(saved)):  # nothing to carry along: the search becomes an address
        return redirect(state.url(page=state.page), code=303)
    return _show(student, period, state, saved, draft)


def _posted_state() -> ListState:
    """The page that a button asks for, else the one that is shown; a new search begins at the first."""
    state = ListState.read(request.form, filters=FILTERS)
    if "clear" in request.form:
        return ListState(filters={name: value for name, value in state.filters.items() if name == "view"})
    return replace(state, page=1) if "show" in request.form else state


def _store(student: Student, period: Period, draft: Draft) -> list[int]:
    """Store the list and return it: what is no longer available to her is left out.

    What it costs to find out is found out before anybody has to wait.
    """
    titles = offered_titles(student, period, draft.order)
    order = [one for one in draft.order if one in titles]
    yours = services.in_words([titles[one] for one in order], [draft.reasons.get(one) for one in order])
    with writing_anew():
        student = student_of(current_user)  # who was erased meanwhile has no choices
        services.save_choices(
            student, period, order, draft.version, actor=current_user, reasons=draft.reasons, yours=yours
        )
        db.session.commit()
    return order


def _save(student: Student, period: Period, draft: Draft) -> Response:
    order = _store(student, period, draft)
    flash(gettext("Your choices are saved. You can change them until the deadline."), "success")
    if len(order) < len(draft.order):
        flash(gettext("What is no longer available to you was left out."), "warning")
    return redirect(url_for("students.edit_preferences"), code=303)


def _save_quietly(student: Student, period: Period, draft: Draft) -> str | Response | tuple[Response, int]:
    """Store what the form holds, and answer with the page as it is then; a refusal in words, for the form to show.

    A list that was saved elsewhere meanwhile is told with its version: nothing is overwritten before she says so.
    """
    student_id, period_id = student.id, period.id
    try:
        _store(student, period, draft)
    except StaleForm as stale:
        db.session.rollback()
        stored = choices_of(student_id, period_id)
        version = stored.version if stored else 0
        return jsonify(message=stale.message, stored=stale.stored[0][1], version=version), 409
    except DomainError as refusal:
        db.session.rollback()
        return jsonify(message=refusal.message), 409
    saved = choices_of(student_id, period_id)
    return _show(student_of(current_user), period, _posted_state(), saved, Draft.stored(saved))


def _mark(student: Student, period: Period, draft: Draft) -> str | tuple[Response, int]:
    """Keep a place, or let it go: stored at once, and the list in the making stays as the form has it."""
    kept, let_go = (request.form.get(name, type=row_number) for name in ("keep", "let_go"))
    student_id, period_id = student.id, period.id
    try:
        with writing_anew():
            student = student_of(current_user)
            if kept:
                services.keep(student, period, kept)
            if let_go:
                services.let_go(student, let_go)
            db.session.commit()
    except DomainError as refusal:
        if "quiet" not in request.form:
            raise
        db.session.rollback()
        return jsonify(message=refusal.message), 409
    return _show(student_of(current_user), period, _posted_state(), choices_of(student_id, period_id), draft)


@bp.route("/my-choices/wishes", methods=["GET", "POST"])
@reads_first
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
    sites = {offer.site_id: offer.name for offer in offers_to(student, period)} if period else {}
    form.vetoes.choices = choices_from(sorted(sites.items(), key=lambda item: item[1].casefold()))
    if form.validate_on_submit():
        with writing_anew():
            student = student_of(current_user)
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
