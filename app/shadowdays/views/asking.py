"""Whom a student can ask at a company, and asking; what the pages of companies and choices say about that."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from flask import redirect, render_template, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.models import Site
from app.companies.queries import site_for, stopped_site_ids
from app.companies.site_page import ShownHost
from app.extensions import db
from app.schools.queries import today
from app.shadowdays.broken_rules import GuestHasDay, HostHasGuest, NoActiveInternship, NotASchoolDay
from app.shadowdays.forms import AskForm
from app.shadowdays.queries.hosts import Host, count_hosts, hosts_at
from app.shadowdays.services.asking import ask, may_ask
from app.shadowdays.views.blueprint import bp
from app.students.models import Student
from app.students.queries import student_if_any, student_of
from app.web.filters import unbroken_date
from app.web.forms import choices_from


def hosts_shown(site: Site) -> list[ShownHost]:
    """For a student: who has an internship there and agreed to take somebody along."""
    if not current_user.has(Permission.WISH_ACTIVITY):
        return []
    student = student_if_any(current_user)
    if student is None:
        return []
    url = url_for("shadowdays.ask_host", site_id=site.id)
    until = [(one, unbroken_date(one.until_on)) for one in hosts_at(site.id, student)]
    return [
        ShownHost(one.first_name, one.programme, gettext("until %(day)s", day=day), url) for one, day in until
    ]


def hosts_beside(student: Student, site_ids: Collection[int]) -> Mapping[int, str]:
    """By site, how many students there would take this student along for a day, in words."""
    return {
        site_id: ngettext(
            "%(num)s student there takes you along for a day",
            "%(num)s students there take you along for a day",
            count,
        )
        for site_id, count in count_hosts(site_ids, student).items()
    }


def _form(hosts: list[Host]) -> AskForm:
    form = AskForm()
    form.host.choices = choices_from(
        (one.placement_id, gettext("%(name)s, %(programme)s", name=one.first_name, programme=one.programme))
        for one in hosts
    )
    if not form.is_submitted() and len(hosts) == 1:
        form.host.data = hosts[0].placement_id
    return form


@bp.route("/my-wishes/days/at/<int:site_id>", methods=["GET", "POST"])
@requires(Permission.WISH_ACTIVITY)
def ask_host(site_id: int) -> str | Response | tuple[str, int]:
    """Whom she can ask there; a day that is not possible is said beside it, and nothing she chose is lost."""
    form = _form(hosts_at(site_for(current_user, site_id).id, student_of(current_user)))
    status = 200
    if form.validate_on_submit() and form.on.data:
        try:
            made = ask(student_of(current_user), form.host.data, form.on.data, actor=current_user)
            db.session.commit()
            return redirect(url_for("shadowdays.show_day", shadow_day_id=made.id), code=303)
        except (NotASchoolDay, NoActiveInternship, HostHasGuest, GuestHasDay) as refusal:
            db.session.rollback()
            form.on.errors = [refusal.message]
            status = refusal.status
    elif form.is_submitted():
        status = 422
    return _page(site_for(current_user, site_id), student_of(current_user), form), status


def _page(site: Site, student: Student, form: AskForm) -> str:
    return render_template(
        "shadowdays/ask.html",
        form=form,
        site=site,
        hosts=hosts_at(site.id, student),
        tomorrow=today() + timedelta(days=1),
        may_ask=may_ask(student),
        is_stopped=site.id in stopped_site_ids(site.school_id, today()),
    )
