"""Who is there for those who come: added and removed by a coordinator; and what a host sees herself."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.circles.calendars import calendar_file, calendar_with
from app.errors import NotVisible
from app.extensions import db
from app.gatherings.broken_rules import AssessorAsHost, HostNotFound
from app.gatherings.calendars import event_of
from app.gatherings.models import Gathering
from app.gatherings.queries.gatherings import (
    expected_at,
    gathering_for,
    hosted_by,
    organiser_of,
    takes_attendance,
)
from app.gatherings.services.hosting import add_host, remove_host
from app.gatherings.views.blueprint import bp
from app.gatherings.views.gatherings import host_form, page_of
from app.schools.queries import today


@bp.post("/gatherings/<int:gathering_id>/hosts")
@requires(Permission.MANAGE_GATHERINGS)
def add_gathering_host(gathering_id: int) -> Response | tuple[str, int]:
    """An assessor is refused with a sentence beside the list (R22), also where the list did not offer her."""
    gathering = gathering_for(current_user, gathering_id)
    form = host_form(gathering)
    kind, _, number = (form.person.data or "").partition("-")
    if not number.isdecimal() or kind not in {"user", "role_model"}:
        form.person.errors = [gettext("Choose somebody from the list.")]
        return page_of(gathering, form), 422
    try:
        host = add_host(gathering, kind, int(number), actor=current_user)
        db.session.commit()
    except (AssessorAsHost, HostNotFound) as refusal:
        db.session.rollback()
        form.person.errors = [str(refusal.message)]
        return page_of(gathering_for(current_user, gathering_id), form), refusal.status
    flash(gettext("%(name)s is a host and gets an email.", name=host.name), "success")
    return redirect(url_for("gatherings.show_gathering", gathering_id=gathering_id), code=303)


@bp.post("/gatherings/<int:gathering_id>/hosts/<int:host_id>/remove")
@requires(Permission.MANAGE_GATHERINGS)
def remove_gathering_host(gathering_id: int, host_id: int) -> Response:
    remove_host(gathering_for(current_user, gathering_id), host_id, actor=current_user)
    db.session.commit()
    flash(gettext("Taken off the list of hosts, with an email that says so."), "success")
    return redirect(url_for("gatherings.show_gathering", gathering_id=gathering_id), code=303)


def hosted(gathering_id: int) -> Gathering:
    """One that the current user hosts; raises NotVisible."""
    found = next((one for one in hosted_by(current_user) if one.id == gathering_id), None)
    if found is None:
        raise NotVisible
    return found


@bp.get("/hosted-gatherings")
@requires(Permission.HOST_GATHERINGS)
def list_hosted() -> str:
    return render_template("gatherings/hosted.html", gatherings=hosted_by(current_user), today=today())


@bp.get("/hosted-gatherings/<int:gathering_id>")
@requires(Permission.HOST_GATHERINGS)
def show_hosted(gathering_id: int) -> str:
    """When, where and for how many; nobody's name."""
    gathering = hosted(gathering_id)
    return render_template(
        "gatherings/hosted_gathering.html",
        gathering=gathering,
        organiser=organiser_of(gathering),
        expected=expected_at([gathering.id]).get(gathering.id, 0),
        takes_attendance=takes_attendance(current_user, gathering),
    )


@bp.get("/hosted-gatherings/<int:gathering_id>/calendar")
@requires(Permission.HOST_GATHERINGS)
def download_hosted(gathering_id: int) -> Response:
    gathering = hosted(gathering_id)
    event = event_of(gathering, endpoint="gatherings.show_hosted")
    return calendar_file(calendar_with([event], str(gathering.kind.label)), f"{gathering.on_date}.ics")
