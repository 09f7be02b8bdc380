"""Pages: a student proposes a company that she found, a coordinator checks it and answers."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.queries import site_for
from app.companies.queries.doubles import Likely, likely_same
from app.companies.queries.intakes import newest_intake_of
from app.errors import DomainError
from app.extensions import db
from app.finds import services
from app.finds.broken_rules import AlreadyClosed, FindRefusal
from app.finds.forms import OF_COMPANY, AcceptFindForm, DeclineFindForm, ProposeForm
from app.finds.models import FindState, FoundCompany
from app.finds.queries import SHOWS, SORTS, find_for, own_find, own_finds, page_of_finds
from app.finds.services import Checked
from app.schools.queries import current_period
from app.students.queries import student_of
from app.students.queries.audience import is_going
from app.web.forms import choices_from
from app.web.listing import ListState

bp = Blueprint("finds", __name__)


@bp.route("/my-choices/found", methods=["GET", "POST"])
@requires(Permission.CHOOSE_OPENINGS)
def propose_company() -> str | Response | tuple[str, int]:
    """What she found so far, and the form for another; what may be known already is shown before it is sent."""
    student, form, likely = student_of(current_user), ProposeForm(), list[Likely]()
    period = current_period(student.school_id)
    may = period is not None and is_going(student, period) and services.may_propose(period)
    if period is not None and may and form.validate_on_submit():
        likely = _not_seen(form)
        if not likely:
            values = {
                name: form.data[name] or None if name == "kvk_number" else form.data[name]
                for name in OF_COMPANY
            }
            try:
                services.propose(student, period, values, actor=current_user)
            except FindRefusal as refusal:
                db.session.rollback()
                form.form_errors.append(refusal.message)
            else:
                db.session.commit()
                flash(
                    gettext("Your coordinator has it, and you get an email when there is an answer."),
                    "success",
                )
                return redirect(url_for("finds.propose_company"), code=303)
    status = 422 if form.is_submitted() and (form.errors or not may) else 200
    finds = own_finds(student_of(current_user))
    return render_template("finds/mine.html", form=form, finds=finds, likely=likely, may=may), status


def _not_seen(form: ProposeForm) -> list[Likely]:
    """Sites that may be the same, unless they were on the screen before; then it is another one."""
    found = likely_same(current_user, form.name.data or "", form.data)
    numbers = ",".join(str(one.known.id) for one in found)
    is_seen, form.seen.data = form.seen.data == numbers, numbers
    return [] if is_seen else found


@bp.post("/my-choices/found/<int:found_company_id>/withdraw")
@requires(Permission.CHOOSE_OPENINGS)
def withdraw_company(found_company_id: int) -> Response:
    services.withdraw(own_find(student_of(current_user), found_company_id), actor=current_user)
    db.session.commit()
    flash(gettext("You withdrew it. Your coordinator no longer looks at it."), "success")
    return redirect(url_for("finds.propose_company"), code=303)


@bp.get("/companies/found")
@requires(Permission.MANAGE_COMPANIES)
def list_finds() -> str:
    state = ListState.from_request(sorts=tuple(SORTS), filters={"show": SHOWS})
    shows = [(one.value, one.label) for one in FindState]
    return render_template("finds/finds.html", listing=page_of_finds(current_user, state), shows=shows)


@bp.get("/companies/found/<int:found_company_id>")
@requires(Permission.MANAGE_COMPANIES)
def show_find(found_company_id: int) -> str:
    find = find_for(current_user, found_company_id)
    return _page(find, _accept_form(find, formdata=None), DeclineFindForm(formdata=None))


def _likely(find: FoundCompany) -> list[Likely]:
    if find.state is not FindState.OPEN:
        return []
    return likely_same(current_user, find.name, {"kvk_number": find.kvk_number})


def _accept_form(find: FoundCompany, **values: None) -> AcceptFindForm:
    likely = _likely(find)
    form = AcceptFindForm(site=likely[0].known.id if likely else 0, is_for_her=True, **values)
    known = [(one.known.id, one.known.where) for one in likely]
    form.site.choices = choices_from([*known, (0, gettext("Not in the register yet: add it"))])
    return form


def _page(find: FoundCompany, accept: AcceptFindForm, decline: DeclineFindForm) -> str:
    likely = _likely(find)
    sites = {one.known.id: site_for(current_user, one.known.id) for one in likely}
    return render_template(
        "finds/find.html",
        find=find,
        student=find.student,
        likely=likely,
        recognised={
            number: services.is_recognised(site, find.student, find.period) for number, site in sites.items()
        },
        talks={number: newest_intake_of(site) for number, site in sites.items()},
        accept=accept,
        decline=decline,
        problems=accept if accept.errors else decline,
    )


@bp.post("/companies/found/<int:found_company_id>/accept")
@requires(Permission.MANAGE_COMPANIES)
def accept_company(found_company_id: int) -> Response | tuple[str, int]:
    find = find_for(current_user, found_company_id)
    form = _accept_form(find)
    if form.validate_on_submit():
        site = site_for(current_user, form.site.data) if form.site.data else None
        checked = Checked(
            site,
            is_recognised=bool(form.is_recognised.data),
            sbb_company_id=form.sbb_company_id.data or None,
            is_for_her=bool(form.is_for_her.data),
        )
        try:
            opening = services.accept(find, checked, actor=current_user)
        except AlreadyClosed:
            raise
        except DomainError as refusal:
            db.session.rollback()
            form.form_errors.append(refusal.message)
        else:
            db.session.commit()
            flash(
                gettext("The place is in the register, and the student is told. Is there a talk to hold?"),
                "success",
            )
            return redirect(
                url_for("companies.show_site", site_id=opening.site_id, _anchor="talks"), code=303
            )
    return _page(find_for(current_user, found_company_id), form, DeclineFindForm(formdata=None)), 422


@bp.post("/companies/found/<int:found_company_id>/decline")
@requires(Permission.MANAGE_COMPANIES)
def decline_company(found_company_id: int) -> Response | tuple[str, int]:
    find, form = find_for(current_user, found_company_id), DeclineFindForm()
    if not form.validate_on_submit():
        return _page(find, _accept_form(find, formdata=None), form), 422
    services.decline(find, form.answer.data or "", actor=current_user)
    db.session.commit()
    flash(gettext("The student reads your answer, and gets an email."), "success")
    return redirect(url_for("finds.list_finds"), code=303)
