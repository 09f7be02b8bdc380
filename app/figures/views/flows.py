"""The report on women and men (R30-R33), and part 1 of the gender scan as a file (R34)."""

from flask import render_template, request
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Fresh, Permission, fresh, requires
from app.companies.calendar import last_ended_school_year, school_year_label
from app.extensions import db
from app.figures import trail
from app.figures.models import Flow
from app.figures.national import PROSPECTS, PROSPECTS_YEAR, WORDS
from app.figures.queries.flows import report_of, shows_rest, totals_by_year, years_with_figures
from app.figures.queries.national import country
from app.figures.queries.scan import scan_headers, scan_rows
from app.figures.views.blueprint import bp
from app.placements.proportion import SMALLEST
from app.schools.queries import today
from app.web.exporting import FORMATS, export


def hides_small() -> bool:
    """R30: the coordinators of the school see its own figures whole."""
    return not current_user.has(Permission.MANAGE_SCHOOL)


@bp.get("/figures")
@requires(Permission.VIEW_TOTALS)
def show_flows() -> str:
    """One of the three in one school year, beside the national figures, and all years together."""
    known = years_with_figures(current_user.school_id)
    last = last_ended_school_year(today())
    years = sorted({*known, *range(last - 3, last + 2)}, reverse=True)
    wanted = request.args.get("year", 0, type=int)
    year = wanted if wanted in years else (known[0] if known else last)
    name = request.args.get("flow", "")
    flow = Flow(name) if name in set(Flow) else Flow.INTAKE
    hidden, beside = hides_small(), country() if flow is Flow.INTAKE else None
    report = report_of(current_user.school_id, year, flow, hides_small=hidden, beside=beside)
    by_year = totals_by_year(current_user.school_id, flow, hides_small=hidden)
    return render_template(
        "figures/flows.html",
        report=report,
        by_year=by_year,
        flow=flow,
        flows=Flow,
        year=year,
        years=years,
        label_of=school_year_label,
        national=beside.together if beside else None,
        national_year=school_year_label(beside.year) if beside else "",
        prospects=PROSPECTS,
        prospects_year=PROSPECTS_YEAR,
        words=WORDS,
        smallest=SMALLEST,
        may_enter=not hidden,
        has_figures=bool(known),
        shows_rest=shows_rest([report.total, *(row for _, row in by_year)]),
    )


@bp.post("/figures/gender-scan")
@requires(Permission.VIEW_TOTALS)
@fresh(Fresh.WORK, is_file=True)
def export_scan() -> Response:
    """Intake and graduates by programme and year, with the marks. That it left is written down."""
    rows = list(scan_rows(current_user.school_id, hides_small=hides_small()))
    trail.note(trail.EXPORT, actor=current_user, rows=len(rows))
    wanted, name = request.form.get("format", ""), gettext("gender-scan")
    response = export(
        f"{name}-{today().isoformat()}", scan_headers(), rows, wanted if wanted in FORMATS else FORMATS[0]
    )
    db.session.commit()
    return response
