"""Reads of the school, one module per noun: what it decided, and on which days it works."""

from app.schools.queries.days import (
    SchoolDays,
    add_school_days,
    is_school_day,
    school_day_on_or_after,
    school_days,
    vacation_of,
    vacations_of,
)
from app.schools.queries.decisions import (
    AMSTERDAM,
    choices_are_open,
    codes_equal_to,
    current_period,
    domains,
    equivalents_of,
    period_of,
    periods_of,
    programme_names,
    programme_of,
    programmes_of,
    rules_history,
    rules_of,
    school_by_code,
    schools_by_name,
    second_step_roles,
    team_of,
    teams_of,
    threshold_on,
    today,
    why_choices_are_closed,
)
