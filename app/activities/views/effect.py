"""Which activities helped (R47): totals for whoever may see totals, and for coordinators the activities themselves."""

from flask import render_template, request
from flask_login import current_user

from app.access import Permission, requires
from app.activities.queries.effect import effects, presence, remarks_of_students, what_helped
from app.activities.views.blueprint import bp
from app.companies.calendar import school_year_label, school_year_of
from app.schools.queries import today


@bp.get("/activities/effect")
@requires(Permission.VIEW_TOTALS)
def show_effect() -> str:
    this_year = school_year_of(today())
    years = [this_year, this_year - 1, this_year - 2]
    wanted = request.args.get("year", this_year, type=int)
    year = wanted if wanted in years else this_year
    sees_all = current_user.has(Permission.MANAGE_ACTIVITIES)
    return render_template(
        "activities/effect.html",
        year=year,
        year_label=school_year_label(year),
        years=[(one, school_year_label(one)) for one in years],
        presence=presence(current_user.school_id, year),
        effects=effects(current_user.school_id, year, hides_held=not sees_all),
        helped=what_helped(current_user.school_id, year) if sees_all else [],
        remarks=remarks_of_students(current_user.school_id, year) if sees_all else [],
        sees_all=sees_all,
        has_tabs=current_user.has(Permission.REQUEST_ACTIVITIES),
    )
