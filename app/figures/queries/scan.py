"""R34: part 1 of the gender scan, one row for each programme and school year."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext

from app.companies.calendar import school_year_label
from app.figures.models import PARTS, Flow
from app.figures.queries.flows import Report, programmes_of, report_of, scores, years_with_figures

IN_SCAN = (Flow.INTAKE, Flow.GRADUATES)


def scan_headers() -> list[str]:
    """What the columns are called."""
    words = (gettext("women"), gettext("men"), gettext("other"), gettext("not known"))
    flows = [f"{flow.label}: {word}" for flow in IN_SCAN for word in words]
    marks = [gettext("JOB monitor: women"), gettext("JOB monitor: men")]
    return [gettext("Programme code"), gettext("Programme"), gettext("School year"), *flows, *marks]


def scan_rows(school_id: int, *, hides_small: bool) -> Iterator[list[Any]]:
    """Years in order. An empty cell is not known; what may not be seen says so, and so does a mark of few people."""
    programmes = programmes_of(school_id)
    for year in reversed(years_with_figures(school_id)):
        reports = [_by_code(report_of(school_id, year, flow, hides_small=hides_small)) for flow in Flow]
        marks = scores(school_id, year)
        for one in programmes:
            found = [report.get(one.code, ()) for report in reports]
            score = marks.get(one.id)
            given = (score.women, score.men) if score else (None, None)
            if not any(parts != () for parts in found) and given == (None, None):
                continue
            is_hidden = hides_small and (None in found or found == [()] * len(found))
            cells = [_cells(report.get(one.code, ())) for report in (reports[0], reports[2])]
            yield [
                one.code,
                one.name,
                school_year_label(year),
                *(cell for row in cells for cell in row),
                *(_mark(mark, is_hidden=is_hidden) for mark in given),
            ]


def _by_code(report: Report) -> dict[str, Any]:
    return {row.code: row.parts for domain in report.domains for row in domain.programmes}


def _cells(parts: tuple[int, ...] | None) -> list[Any]:
    if parts is None:
        return [gettext("hidden")] * len(PARTS)
    return list(parts) or [None] * len(PARTS)


def _mark(tenths: int | None, *, is_hidden: bool) -> Any:
    if tenths is None:
        return None
    return gettext("hidden") if is_hidden else tenths / 10
