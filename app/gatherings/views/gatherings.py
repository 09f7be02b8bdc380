"""The coordinator plans a gathering, invites by rule, changes and cancels it (R22)."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.errors import DomainError
from app.extensions import db
from app.gatherings.broken_rules import (
    NotASchoolDay,
    OtherDayThanReturnDay,
    OutsidePeriod,
)
from app.gatherings.forms import GatheringForm, HostForm, stored_values
from app.gatherings.models import Gathering, GatheringKind, GatheringState
from app.gatherings.queries.audience import assessors_in, audience
from app.gatherings.queries.evaluations import totals_of
from app.gatherings.queries.gatherings import (
    answers_to,
    companies_to_visit,
    expected_at,
    gathering_for,
    hosts_of,
    page_of_gatherings,
    page_of_invitations,
    parts_of,
    return_days_ahead,
)
from app.gatherings.queries.hosts import possible_colleagues, possible_role_models
from app.gatherings.services.inviting import invite
from app.gatherings.services.planning import cancel, change, plan, take_over
from app.gatherings.views.blueprint import bp
from app.schools.models import Period
from app.schools.queries import current_period, period_of, periods_of, programmes_of, today
from app.web.forms import choices_from
from app.web.listing import ListState
from app.web.stale import ensure_current

Answer = str | Response | tuple[str, int]


@bp.get("/gatherings")
@requires(Permission.MANAGE_GATHERINGS)
def list_gatherings() -> str:
    kinds = [(kind.value, str(kind.label)) for kind in GatheringKind]
    states = [(state.value, str(state.label)) for state in GatheringState]
    state = ListState.from_request(
        sorts=("state", "day", "title"),
        filters={"kind": [value for value, _ in kinds], "state": [value for value, _ in states]},
    )
    listing = page_of_gatherings(current_user, state)
    return render_template(
        "gatherings/gatherings.html",
        listing=listing,
        kinds=kinds,
        states=states,
        expected=expected_at([one.id for one in listing.rows]),
        today=today(),
    )


def _form(kind: GatheringKind, gathering: Gathering | None) -> GatheringForm:
    """The fields that this kind has: a visit has a company, a peer meeting a return day and no programmes."""
    school_id = current_user.school_id
    form = GatheringForm()
    periods = [one for one in periods_of(school_id) if one.ends_on > today()]
    form.offer_choices([gathering.period] if gathering else periods, programmes_of(school_id))
    is_visit = kind is GatheringKind.COMPANY_VISIT
    form.offer_places(companies_to_visit(school_id) if is_visit else [], return_days_ahead(school_id))
    if not is_visit:
        del form.site_id
    if kind is not GatheringKind.PEER_MEETING:
        del form.return_day_id
    else:
        del form.for_programmes, form.for_years
    return form


def _running(periods: list[Period]) -> Period | None:
    """The period that runs today, else the one that is being planned."""
    day = today()
    running = [one for one in periods if one.starts_on <= day <= one.ends_on]
    return running[-1] if running else current_period(current_user.school_id)


@bp.route(
    "/gatherings/new/<any(return_day, peer_meeting, company_visit):gathering_kind>", methods=["GET", "POST"]
)
@requires(Permission.MANAGE_GATHERINGS)
def plan_gathering(gathering_kind: str) -> Answer:
    kind = GatheringKind(gathering_kind)
    form = _form(kind, None)
    if form.validate_on_submit():
        try:
            made = plan(
                period_of(current_user.school_id, form.period_id.data),
                kind,
                form.gathering_details(),
                actor=current_user,
            )
            db.session.commit()
        except (OutsidePeriod, NotASchoolDay, OtherDayThanReturnDay) as refusal:
            return _refused(form, refusal, kind, None)
        flash(gettext("Planned. Nobody is invited yet: look who it is for, and invite them."), "info")
        return _to(made)
    if not form.is_submitted():
        _suggest(form)
    page = _edit_page(form, kind, None)
    return page, 422 if form.is_submitted() else 200


def _suggest(form: GatheringForm) -> None:
    """The running period; for the part of a return day its day and period."""
    running = _running(periods_of(current_user.school_id))
    form.period_id.data = running.id if running else None
    wanted = request.args.get("return_day", type=int)
    day = next((one for one in return_days_ahead(current_user.school_id) if one.id == wanted), None)
    if day is not None and form.return_day_id is not None:
        form.return_day_id.data, form.on_date.data, form.period_id.data = day.id, day.on_date, day.period_id


def _edit_page(form: GatheringForm, kind: GatheringKind, gathering: Gathering | None) -> str:
    return render_template("gatherings/edit.html", form=form, kind=kind, gathering=gathering)


def _refused(
    form: GatheringForm, refusal: DomainError, kind: GatheringKind, gathering: Gathering | None
) -> Answer:
    """What stands in the way of the day, beside the day; what was filled in stays."""
    db.session.rollback()
    form.on_date.errors = [str(refusal.message)]
    return _edit_page(form, kind, gathering), refusal.status


@bp.route("/gatherings/<int:gathering_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_GATHERINGS)
def edit_gathering(gathering_id: int) -> Answer:
    gathering = gathering_for(current_user, gathering_id)
    form = _form(gathering.kind, gathering)
    if not form.is_submitted():
        form.process(data=stored_values(gathering) | {"version": gathering.version})
    elif form.validate():
        ensure_current(form, gathering.version, stored_values(gathering), request.path)
        try:
            change(gathering, form.gathering_details(), actor=current_user)
            db.session.commit()
        except (OutsidePeriod, NotASchoolDay, OtherDayThanReturnDay) as refusal:
            return _refused(form, refusal, gathering.kind, gathering_for(current_user, gathering_id))
        flash(gettext("Saved."), "success")
        return _to(gathering)
    return _edit_page(form, gathering.kind, gathering), 422 if form.is_submitted() else 200


def _to(gathering: Gathering) -> Response:
    return redirect(url_for("gatherings.show_gathering", gathering_id=gathering.id), code=303)


def host_form(gathering: Gathering) -> HostForm:
    """Whom she can add: of a peer meeting nobody who assesses those invited."""
    form = HostForm()
    colleagues = possible_colleagues(gathering.school_id)
    if gathering.kind is GatheringKind.PEER_MEETING:
        concerned = {one.student.id for one in audience(gathering)}
        assessors = assessors_in([one.id for one in colleagues], concerned)
        colleagues = [one for one in colleagues if one not in assessors]
    people = [(f"user-{one.id}", one.name) for one in colleagues]
    people += [(f"role_model-{one.id}", one.name) for one in possible_role_models(gathering.school_id)]
    form.person.choices = choices_from(people, blank=gettext("Choose somebody"))
    return form


@bp.get("/gatherings/<int:gathering_id>")
@requires(Permission.MANAGE_GATHERINGS)
def show_gathering(gathering_id: int) -> str:
    return page_of(gathering_for(current_user, gathering_id))


def page_of(gathering: Gathering, form: HostForm | None = None) -> str:
    """The page of one; the list of those invited is for the organiser alone, others see how many."""
    is_organiser = gathering.organiser_id == current_user.id
    counts, there = answers_to(gathering)
    state = ListState.from_request(sorts=("name",))
    is_planned = gathering.state is GatheringState.PLANNED
    is_waiting = is_planned or gathering.state is GatheringState.OPEN
    return render_template(
        "gatherings/gathering.html",
        gathering=gathering,
        is_organiser=is_organiser,
        counts=counts,
        invited=page_of_invitations(gathering, state) if is_organiser else None,
        would_come=_numbers(gathering) if is_planned else None,
        hosts=hosts_of([gathering.id])[gathering.id],
        form=form or host_form(gathering),
        problems=form,
        parts=parts_of(gathering),
        totals=totals_of([gathering.id])[gathering.id],
        there=there,
        has_come=gathering.on_date <= today(),
        is_ahead=is_waiting and gathering.on_date >= today(),
        is_past=is_waiting and gathering.on_date < today(),
    )


def _numbers(gathering: Gathering) -> tuple[int, int]:
    """How many the rule takes now, and how many of them are asked whether they would like to come."""
    taken = audience(gathering)
    asked = sum(one.is_question for one in taken)
    return len(taken) - asked, asked


@bp.post("/gatherings/<int:gathering_id>/invite")
@requires(Permission.MANAGE_GATHERINGS)
def invite_by_rule(gathering_id: int) -> Response:
    gathering = gathering_for(current_user, gathering_id)
    added = invite(gathering, actor=current_user)
    db.session.commit()
    sent = ngettext("%(num)s invitation has been sent.", "%(num)s invitations have been sent.", added)
    flash(sent if added else gettext("Nobody new: everybody whom it is for was invited already."), "success")
    return _to(gathering)


@bp.post("/gatherings/<int:gathering_id>/cancel")
@requires(Permission.MANAGE_GATHERINGS)
def cancel_gathering(gathering_id: int) -> Response:
    gathering = gathering_for(current_user, gathering_id)
    cancel(gathering, actor=current_user)
    db.session.commit()
    words = (
        gettext("Cancelled. Everybody who was invited gets an email.")
        if gathering.on_date >= today()
        else gettext("It is recorded that this did not take place.")
    )
    flash(words, "success")
    return _to(gathering)


@bp.post("/gatherings/<int:gathering_id>/take-over")
@requires(Permission.MANAGE_GATHERINGS)
def take_over_gathering(gathering_id: int) -> Response:
    gathering = gathering_for(current_user, gathering_id)
    take_over(gathering, actor=current_user)
    db.session.commit()
    flash(gettext("You are the organiser now, and see who is invited."), "success")
    return _to(gathering)
