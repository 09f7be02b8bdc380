"""Entering the figures of a year in one table, a row for each programme."""

from dataclasses import dataclass
from hashlib import sha256

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Permission, requires
from app.companies.calendar import school_year_label
from app.errors import StaleForm
from app.extensions import db
from app.figures.forms import FlowRow, ScoreRow
from app.figures.models import PARTS, Flow, FlowFigure, MonitorScore
from app.figures.queries.flows import counted_intake, entered, programmes_of, scores
from app.figures.services.flows import enter_flow, enter_scores
from app.figures.views.blueprint import bp
from app.schools.models import Programme

MONITOR = "monitor"
YEARS = range(2000, 2100)


@dataclass(frozen=True)
class Row:
    """A programme with what is being entered."""

    programme: Programme
    form: FlowRow | ScoreRow


@bp.route("/figures/<int:year>/<any(intake, dropout, graduates, monitor):flow>", methods=["GET", "POST"])
@requires(Permission.MANAGE_SCHOOL)
def enter_figures(year: int, flow: str) -> str | Response | tuple[str, int]:
    """All programmes of the school at once: either every row is kept, or none."""
    if year not in YEARS:
        abort(404)
    school_id = current_user.school_id
    there: dict[int, FlowFigure] | dict[int, MonitorScore]
    there = scores(school_id, year) if flow == MONITOR else entered(school_id, year, Flow(flow))
    rows = [_row(one, there.get(one.id), flow, year) for one in programmes_of(school_id)]
    seen, here = _seen(there), url_for("figures.enter_figures", year=year, flow=flow)
    if request.method == "POST":
        wrong = [row for row in rows if not row.form.validate()]
        if not wrong:
            _ensure_current(rows, there, seen, here)
            return _keep(rows, year, flow)
    is_wrong = request.method == "POST"
    page = render_template(
        "figures/enter.html",
        rows=rows,
        flow=flow,
        what=gettext("JOB monitor") if flow == MONITOR else Flow(flow).label,
        year=year,
        label=school_year_label(year),
        seen=request.form.get("seen", "") if is_wrong else seen,
        may_count=flow == Flow.INTAKE,
    )
    return (page, 422) if is_wrong else page


def _row(programme: Programme, there: FlowFigure | MonitorScore | None, flow: str, year: int) -> Row:
    prefix = f"programme-{programme.id}"
    kind = ScoreRow if flow == MONITOR else FlowRow
    if request.method == "POST":
        return Row(programme, kind(prefix=prefix))
    return Row(programme, kind(formdata=None, prefix=prefix, data=_values(programme.id, there, flow, year)))


def _values(
    programme_id: int, there: FlowFigure | MonitorScore | None, flow: str, year: int
) -> dict[str, float | None]:
    if flow == Flow.INTAKE and request.args.get("count"):
        counted = counted_intake(current_user.school_id, year).get(programme_id)
        if counted is not None:
            return dict(zip(PARTS, counted, strict=True))
    if there is None:
        return {}
    if isinstance(there, MonitorScore):
        return {name: None if mark is None else mark / 10 for name, mark in _numbers(there).items()}
    return dict(_numbers(there))


def _numbers(row: FlowFigure | MonitorScore) -> dict[str, int | None]:
    names = ("women", "men") if isinstance(row, MonitorScore) else PARTS
    return {name: getattr(row, name) for name in names}


def _seen(there: dict[int, FlowFigure] | dict[int, MonitorScore]) -> str:
    """Changes with every row that anybody saves."""
    return sha256(repr(sorted((key, row.version) for key, row in there.items())).encode()).hexdigest()[:16]


def _ensure_current(
    rows: list[Row], there: dict[int, FlowFigure] | dict[int, MonitorScore], seen: str, back: str
) -> None:
    """Raises StaleForm with the programmes that differ, where somebody saved since the page was shown."""
    if request.form.get("seen") == seen:
        return
    yours, stored = [], []
    for row in rows:
        mine, kept = row.form.numbers, there.get(row.programme.id)
        theirs = _numbers(kept) if kept is not None else dict.fromkeys(mine)
        if mine != theirs:
            yours.append((row.programme.name, _said(mine)))
            stored.append((row.programme.name, _said(theirs)))
    raise StaleForm(yours=yours, stored=stored, back=back)


def _said(numbers: dict[str, int | None]) -> str:
    return " · ".join("–" if number is None else str(number) for number in numbers.values())


def _keep(rows: list[Row], year: int, flow: str) -> Response:
    given = {row.programme.id: row.form.numbers for row in rows}
    if flow == MONITOR:
        enter_scores(year, given, actor=current_user)
        onward = url_for("figures.show_flows", year=year)
    else:
        enter_flow(year, Flow(flow), given, actor=current_user)
        onward = url_for("figures.show_flows", year=year, flow=flow)
    db.session.commit()
    flash(gettext("The figures have been saved."), "success")
    return redirect(onward, code=303)
