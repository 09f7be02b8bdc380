"""Recording the talks with several new companies in one table (R13)."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies import services
from app.companies.forms.several_talks import TalkRow
from app.companies.models import CompanyIntake, IntakeOutcome, Site
from app.companies.queries import visible_to
from app.companies.queries.several_talks import newest_talks, sites_to_talk_with
from app.companies.views.blueprint import bp
from app.extensions import db
from app.schools.models import Period
from app.schools.queries import current_period, periods_of
from app.web.addresses import own_page, row_number
from app.web.filters import show_date

MOST_ROWS = 25


@dataclass(frozen=True)
class Row:
    """A company with the talk that was held before, if any, and what is being entered."""

    site: Site
    last: CompanyIntake | None
    form: TalkRow


def _period() -> Period | None:
    asked = request.args.get("period", type=row_number)
    own = {period.id: period for period in periods_of(current_user.school_id)}
    return own.get(asked or 0) or current_period(current_user.school_id)


def _form(site: Site, last: CompanyIntake | None, *, is_new: bool) -> TalkRow:
    prefix = f"site-{site.id}"
    seen = str(last.id) if last else ""
    return TalkRow(formdata=None, prefix=prefix, seen=seen) if is_new else TalkRow(prefix=prefix)


def _rows(sites: list[Site], *, is_new: bool) -> list[Row]:
    talks = newest_talks([site.id for site in sites])
    return [Row(site, talks.get(site.id), _form(site, talks.get(site.id), is_new=is_new)) for site in sites]


@bp.get("/talks/several")
@requires(Permission.MANAGE_COMPANIES)
def show_several_talks() -> str:
    """The companies of a period (`period`), or those of them that an address names (`site`), that need a talk."""
    period = _period()
    named, search = request.args.getlist("site", type=row_number), request.args.get("q", "").strip()[:100]
    sites = sites_to_talk_with(current_user, period, named, search) if period else []
    return _show(_rows(sites[:MOST_ROWS], is_new=True), period, waiting=len(sites))


def _show(rows: list[Row], period: Period | None, *, waiting: int) -> str:
    return render_template(
        "companies/several_talks.html",
        rows=rows,
        period=period,
        waiting=waiting,
        search=request.args.get("q", "").strip()[:100],
        named=request.args.getlist("site", type=row_number),
        back=own_page(request.args.get("back")),
    )


@bp.post("/talks/several")
@requires(Permission.MANAGE_COMPANIES)
def record_several_talks() -> Response | tuple[str, int]:
    """Record every row in which something was entered, all together or, with a fault in any, none."""
    posted = request.form.getlist("site", type=row_number)
    order = {site_id: place for place, site_id in enumerate(posted)}
    sites = db.session.scalars(visible_to(current_user).where(Site.id.in_(posted))).unique().all()
    rows = _rows(sorted(sites, key=lambda site: order[site.id]), is_new=False)
    entered = [row for row in rows if not row.form.is_empty and not _is_recorded(row)]
    faulty = [row for row in entered if not row.form.validate() or _is_overtaken(row)]
    if faulty:
        return _show(rows, _period(), waiting=len(rows)), 422
    for row in entered:
        _record(row)
    db.session.commit()
    if entered:
        done = ngettext("%(num)s talk has been recorded.", "%(num)s talks have been recorded.", len(entered))
        flash(done, "success")
    else:
        flash(gettext("Enter at least one talk. Nothing was recorded."), "warning")
    return redirect(_next(), code=303)


def _record(row: Row) -> None:
    form, entered = row.form, row.form.data
    services.record_intake(
        row.site,
        held_on=entered["held_on"],
        held_with=form.held_with.data or "",
        outcome=IntakeOutcome(form.outcome.data),
        checklist=form.points,
        agreements=form.agreements.data or "",
        actor=current_user,
    )


def _is_recorded(row: Row) -> bool:
    """The button was pressed twice: the newest talk is the one of this row, and it was not there before."""
    last, form = row.last, row.form
    if last is None or str(last.id) == form.seen.data:
        return False
    same: tuple[Any, ...] = (last.held_on, last.held_with, last.outcome, last.agreements, last.author_id)
    entered = (
        form.held_on.data,
        form.held_with.data or "",
        form.outcome.data,
        form.agreements.data or "",
        current_user.id,
    )
    return same == entered


def _is_overtaken(row: Row) -> bool:
    """A colleague recorded a talk since the page was shown; says so in the row, which then holds that talk as seen."""
    last, form = row.last, row.form
    if last is None or str(last.id) == form.seen.data:
        return False
    said = gettext(
        "%(who)s recorded a talk of %(day)s meanwhile: %(outcome)s. Record this one too only if it is another talk.",
        who=last.author_name or gettext("Somebody"),
        day=show_date(last.held_on),
        outcome=last.outcome.label,
    )
    form.form_errors.append(said)
    form.seen.data = str(last.id)
    return True


def _next() -> str:
    """Where the talks were asked for, else the same page with the companies that are left."""
    back = own_page(request.args.get("back"))
    if back is not None:
        return back
    named = request.args.getlist("site", type=row_number)
    return url_for(
        "companies.show_several_talks", period=request.args.get("period", type=row_number), site=named
    )
