"""Guidance in figures, for whoever may see totals: who guides, who is trained, requests for a coach."""

from datetime import date

from flask import render_template
from flask_login import current_user

from app.access import Permission, requires
from app.coaching.queries.requests import answered_since
from app.companies.calendar import school_year_label, school_year_of
from app.guidance.queries.overview import counts_of
from app.placements.proportion import SMALLEST
from app.reports.queries.guidance import Guide, shown_requests, spread_of, training_of
from app.reports.views.blueprint import bp
from app.schools.queries import today


@bp.get("/reports/guidance")
@requires(Permission.VIEW_TOTALS)
def show_guidance() -> str:
    school_id, day = current_user.school_id, today()
    sees_all, year = current_user.has(Permission.OVERSEE_GUIDANCE), school_year_of(day)
    asked = answered_since(school_id, date(year - 1, 8, 1))
    return render_template(
        "reports/guidance.html",
        spread=spread_of(school_id),
        guides=Guide,
        training=training_of(counts_of(school_id), hides_small=not sees_all),
        has_asked=bool(asked.asked),
        requests=shown_requests(asked, hides_small=not sees_all),
        year=school_year_label(year),
        sees_all=sees_all,
        smallest=SMALLEST,
        day=day,
    )
