"""Sites that were entered twice: the likely ones, what merging two would do, and merging them."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.broken_rules import RegistryRefusal
from app.companies.forms.sites import stored_values
from app.companies.models import Site
from app.companies.queries import SiteList, site_for
from app.companies.queries.doubles import likely_doubles, likely_same
from app.companies.services.merging import merge, plan_merge, say_apart
from app.companies.trail import FIELDS
from app.companies.views.blueprint import bp
from app.extensions import db
from app.schools.queries import rules_of, today
from app.web.addresses import row_number
from app.web.forms import BaseForm
from app.web.listing import PAGE_SIZE, Listing, ListState

SITE, COMPANY = "site", "company"
"""The two are one site; or one company of which both are sites."""


@bp.get("/doubles")
@requires(Permission.MANAGE_COMPANIES)
def list_doubles() -> str:
    """Pairs that are probably one, the surest first."""
    state = ListState.from_request(sorts=("sure",))
    pairs = likely_doubles(current_user)
    page = min(state.page, max(1, -(-len(pairs) // PAGE_SIZE)))
    shown = ListState("", {}, state.sort, state.descending, page)
    rows = pairs[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return render_template("companies/doubles.html", listing=Listing(rows, len(pairs), shown))


def _other(site: Site) -> Site | None:
    """The other one, which the address names (`with`); None where it names none, or the same."""
    number = request.args.get("with", type=row_number)
    return site_for(current_user, number) if number not in (None, site.id) else None


@bp.get("/<int:site_id>/double")
@requires(Permission.MANAGE_COMPANIES)
def find_double(site_id: int) -> str:
    """Which other company this one is: those that look like it, or those with the words that are looked for."""
    site = site_for(current_user, site_id)
    search = request.args.get("q", "").strip()[:100]
    values = {**stored_values(site), "kvk_number": site.company.kvk_number}
    likely = [one for one in likely_same(current_user, site.title, values) if one.known.id != site.id]
    sites = SiteList(current_user, today(), rules_of(site.school_id), None)
    found = sites.page(ListState(search, sort="name")).rows if search else []
    return render_template(
        "companies/find_double.html",
        site=site,
        likely=likely,
        search=search,
        found=[row.site for row in found if row.site.id != site.id],
    )


@bp.route("/<int:site_id>/merge", methods=["GET", "POST"])
@requires(Permission.MANAGE_COMPANIES)
def merge_site(site_id: int) -> str | Response | tuple[str, int]:
    """`site_id` stays, and `with` goes; `as` says whether they are one site or one company."""
    kept = site_for(current_user, site_id)
    gone = _other(kept)
    if gone is None:
        return redirect(url_for("companies.find_double", site_id=site_id))
    is_one_site = request.args.get("as") != COMPANY
    form, problem = BaseForm(), ""
    if form.validate_on_submit():
        try:
            merge(kept, gone, is_one_site=is_one_site, seen=request.form.get("seen", ""), actor=current_user)
        except RegistryRefusal as refusal:
            problem = refusal.message
        else:
            db.session.commit()
            flash(gettext("They are one now. What belonged to the other one is here."), "success")
            return redirect(url_for("companies.show_site", site_id=site_id), code=303)
    page = render_template(
        "companies/merge.html",
        plan=plan_merge(kept, gone, is_one_site=is_one_site),
        problem=problem,
        names=FIELDS,
    )
    return page, 422 if problem else 200


@bp.post("/<int:site_id>/apart")
@requires(Permission.MANAGE_COMPANIES)
def say_sites_apart(site_id: int) -> Response:
    """They look alike and are two."""
    site = site_for(current_user, site_id)
    if (other := _other(site)) is not None:
        say_apart(site, other, actor=current_user)
        db.session.commit()
        flash(gettext("Saved: they are two. They are not shown as doubles again."), "success")
    return redirect(url_for("companies.list_doubles"), code=303)
