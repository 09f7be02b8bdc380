"""The blueprint that every page of this feature hangs on, with the words of circle runs that its templates ask for."""

from collections.abc import Callable

from flask import Blueprint

from app.mentoring.criteria import criterion_change, criterion_counts, criterion_name
from app.mentoring.words import (
    other_words,
    reason_help,
    reason_words,
    removed_words,
    result_sentence,
    run_levels,
    stage_words,
)

bp = Blueprint("mentoring", __name__)

FILTERS: dict[str, Callable[..., object]] = {
    "circle_criterion": criterion_name,
    "circle_criterion_counts": criterion_counts,
    "circle_criterion_change": criterion_change,
    "circle_result": result_sentence,
    "circle_stage": stage_words,
    "circle_levels": run_levels,
    "why_no_circle": reason_words,
    "help_to_a_circle": reason_help,
    "mentors_ruled_out": removed_words,
    "whether_other_circle": other_words,
}
for name, in_words in FILTERS.items():
    bp.add_app_template_filter(in_words, name)
