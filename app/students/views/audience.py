"""Who goes on an internship in a period (D12): the rule, who that is before it is saved, and exceptions.

The rule that somebody considers travels in the address, so that its preview can be searched, paged and sent on.
"""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.errors import NotVisible
from app.extensions import db
from app.schools.models import Period
from app.schools.queries import period_of, programme_names
from app.students import services
from app.students.forms import ExceptionForm, RuleForm, SaveRuleForm
from app.students.models import Student
from app.students.queries import student_for
from app.students.queries.audience import Rule, exception_of
from app.students.queries.audience_counts import SHOWS, SORTS, audience_listing, counts_of
from app.students.services.audience import ExceptionWithoutReason
from app.students.views.blueprint import bp
from app.web.forms import choices_from
from app.web.listing import ListState
from app.web.stale import ensure_current

GOES = {"rule": None, "yes": True, "no": False}


def _form(rule: Rule | None = None) -> RuleForm:
    """The rule with this school's programmes, as ticked in the address or as given."""
    ticked = None
    if rule is not None:
        years, tracks = [str(year) for year in rule.years], [track.value for track in rule.tracks]
        ticked = {"programmes": list(rule.programmes), "years": years, "tracks": tracks}
    form = RuleForm(formdata=request.args if rule is None else None, data=ticked, meta={"csrf": False})
    form.programmes.choices = choices_from(programme_names(current_user.school_id).items())
    return form


def _codes() -> list[str]:
    return list(programme_names(current_user.school_id))


@bp.get("/students/going/<int:period_id>")
@requires(Permission.MANAGE_STUDENTS)
def show_audience(period_id: int) -> str | Response:
    period = period_of(current_user.school_id, period_id)
    if "show-who" in request.args:
        form = _form()
        if form.validate():
            return redirect(
                url_for("students.show_audience", period_id=period.id, rule=form.rule().text, _anchor="who")
            )
        return _show(period, Rule.of(period), form)
    considered = Rule.read(request.args.get("rule", ""), _codes())
    rule = considered or Rule.of(period)
    return _show(period, rule, _form(rule))


def _show(period: Period, rule: Rule, form: RuleForm) -> str:
    is_saved = rule == Rule.of(period)
    state = ListState.from_request(sorts=tuple(SORTS), filters={"show": SHOWS})
    if not is_saved:
        state = replace(state, filters={**state.filters, "rule": rule.text})
    return render_template(
        "students/audience.html",
        period=period,
        form=form,
        save=SaveRuleForm(formdata=None, version=period.version, rule=rule.text),
        rule=rule,
        is_saved=is_saved,
        counts=counts_of(period, rule),
        listing=audience_listing(period, rule, state),
    )


@bp.post("/students/going/<int:period_id>")
@requires(Permission.MANAGE_STUDENTS)
def save_audience(period_id: int) -> Response:
    """Save the rule that was shown."""
    period = period_of(current_user.school_id, period_id)
    form = SaveRuleForm()
    rule = Rule.read(form.rule.data or "", _codes())
    back = url_for("students.show_audience", period_id=period.id)
    if form.validate_on_submit() and rule is not None:
        ensure_current(form, period.version, {"rule": Rule.of(period).text}, back)
        goes = services.set_rule(period, rule, actor=current_user)
        db.session.commit()
        flash(
            ngettext(
                "Saved: %(num)s student goes in %(period)s.",
                "Saved: %(num)s students go in %(period)s.",
                goes,
                period=period.name,
            ),
            "success",
        )
    else:
        flash(
            gettext("That is not a rule for this school, so nothing has changed. Tick it again."), "warning"
        )
    return redirect(back, code=303)


def _exception_form(student: Student, period: Period) -> ExceptionForm:
    known = exception_of(student, period)
    answer = "rule" if known is None else "yes" if known.goes else "no"
    form = ExceptionForm(goes=answer, reason=known.reason if known else "")
    by_rule = Rule.of(period).takes(student.programme.code, student.year_of_study, student.track)
    form.goes.choices = choices_from(
        [
            (
                "rule",
                gettext("As the rule says: goes") if by_rule else gettext("As the rule says: does not go"),
            ),
            ("yes", gettext("Goes, whatever the rule says")),
            ("no", gettext("Does not go, whatever the rule says")),
        ]
    )
    return form


@bp.route("/students/going/<int:period_id>/<int:student_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_STUDENTS)
def edit_exception(period_id: int, student_id: int) -> str | Response:
    """Let one student go, or keep her back, with a reason."""
    period, student = period_of(current_user.school_id, period_id), student_for(current_user, student_id)
    if student.has_left:
        raise NotVisible
    form = _exception_form(student, period)
    if form.validate_on_submit():
        try:
            services.decide(student, period, GOES[form.goes.data], form.reason.data or "", actor=current_user)
        except ExceptionWithoutReason as refused:
            form.reason.errors = [str(refused)]
        else:
            db.session.commit()
            flash(gettext("Saved for %(name)s.", name=student.name), "success")
            return redirect(url_for("students.show_audience", period_id=period.id), code=303)
    known = exception_of(student, period)
    return render_template("students/exception.html", form=form, period=period, student=student, known=known)
