"""Signing up as a role model: the pages that everybody can open, under the code of a school."""

from datetime import date

from flask import abort, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.access import public
from app.accounts.limits import per_person, per_person_here, per_place
from app.accounts.sent_to import lead_to, sent_to
from app.errors import DomainError
from app.extensions import db
from app.rolemodels.forms import SignUpForm
from app.rolemodels.services.consents import longest_from
from app.rolemodels.services.quarantine import ANSWER_DAYS
from app.rolemodels.services.signing_up import UNCONFIRMED_DAYS, sign_up
from app.rolemodels.views.blueprint import bp
from app.rolemodels.views.unsent import forget, keep, kept_answers
from app.schools.models import School
from app.schools.queries import domains, programmes_of, school_by_code, schools_by_name, today
from app.web.pace import steady


def language() -> str:
    """The language of this page: what she reads, her emails are in."""
    return "en" if str(get_locale() or "nl").startswith("en") else "nl"


def _school(code: str) -> School:
    school = school_by_code(code)
    if school is None:
        abort(404)
    return school


def default_until() -> date:
    """Two years from today: what a form begins with."""
    return longest_from(today())


@bp.get("/join")
@public
def choose_school() -> str | Response:
    """At which school somebody signs up: nothing to choose where there is one."""
    schools = schools_by_name()
    if len(schools) == 1:
        return redirect(url_for("rolemodels.join", school_code=schools[0].code))
    return render_template("rolemodels/choose_school.html", schools=schools)


def _form(school: School, answers: MultiDict[str, str] | None = None) -> SignUpForm:
    """The form with what was sent, or with answers that the browser kept."""
    begins_with = {"until": default_until(), "ways": ["in_person"]}
    form = (
        SignUpForm(data=begins_with)
        if answers is None
        else SignUpForm(answers, data=begins_with, meta={"csrf": False})
    )
    form.offer_domains(domains(), language())
    form.offer_programmes(programmes_of(school.id))
    return form


def _page(school: School, form: SignUpForm, step: int) -> str:
    return render_template("rolemodels/join.html", school=school, form=form, step=step)


def _step(said: MultiDict[str, str]) -> int:
    return min(max(said.get("step", 1, type=int), 1), len(SignUpForm.STEPS))


@bp.get("/join/<string:school_code>")
@public
def join(school_code: str) -> str | Response:
    """A step of the form, with what this browser keeps of it; without a step it begins anew."""
    school = _school(school_code)
    if "step" not in request.args:
        begun = redirect(url_for("rolemodels.join", school_code=school.code, step=1))
        forget(begun)
        return begun
    answers = kept_answers(school)
    form, step = _form(school, answers), _step(request.args) if answers else 1
    if answers and "check" in request.args:
        form.say_what_is_wrong(step)
    return _page(school, form, step)


@bp.post("/join/<string:school_code>")
@public
def send_step(school_code: str) -> str | Response:
    """Take a step, and lead to the next one. Whatever the email address, what comes after the last is the same page."""
    school = _school(school_code)
    form, last = _form(school), len(SignUpForm.STEPS)
    is_right = form.validate()
    sent, is_back = _step(request.form), request.form.get("go") == "back"
    if sent == last and not is_back:
        _count_last_step()
    step = form.step_after(sent, is_back=is_back)
    if step > last and is_right:
        try:
            with steady():
                _sign_up(school, form)
        except DomainError as refused:
            form.form_errors.append(str(refused))
            return _page(school, form, last)
        done = lead_to(url_for("rolemodels.show_joined", school_code=school.code), form.email.data or "")
        forget(done)
        return done
    step = min(step, last)
    check = 1 if step <= sent and not is_back else None
    onward = redirect(url_for("rolemodels.join", school_code=school.code, step=step, check=check), code=303)
    return onward if keep(onward, school, form.as_sent) else _page(school, form, step)


@per_place
@per_person_here
@per_person
def _count_last_step() -> None:
    """Only the last step mails somebody, and before it nobody's address may be known."""


def _sign_up(school: School, form: SignUpForm) -> None:
    sign_up(
        school,
        {**form.person_values(), "language": language()},
        fields=form.fields.data or [],
        offers=form.chosen_offers,
        until=form.until.data or default_until(),
    )
    db.session.commit()


@bp.get("/join/<string:school_code>/sent")
@public
def show_joined(school_code: str) -> str:
    return render_template(
        "rolemodels/joined.html", school=_school(school_code), days=UNCONFIRMED_DAYS, address=sent_to()
    )


@bp.get("/join/<string:school_code>/code-of-conduct")
@public
def show_conduct(school_code: str) -> str:
    return render_template("rolemodels/conduct.html", school=_school(school_code))


@bp.get("/join/<string:school_code>/privacy")
@public
def show_privacy(school_code: str) -> str:
    return render_template(
        "rolemodels/privacy.html",
        school=_school(school_code),
        unconfirmed_days=UNCONFIRMED_DAYS,
        answer_days=ANSWER_DAYS,
    )
