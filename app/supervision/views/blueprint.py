"""The blueprint that every page of this feature hangs on, with the words that its templates ask for."""

from collections.abc import Callable

from flask import Blueprint

from app.supervision.criteria import criterion_change, criterion_counts, criterion_name
from app.supervision.words import (
    other_words,
    reason_help,
    reason_words,
    removed_words,
    result_sentence,
    run_levels,
    stage_words,
)

bp = Blueprint("supervision", __name__)

FILTERS: dict[str, Callable[..., object]] = {
    "supervisor_criterion": criterion_name,
    "supervisor_criterion_counts": criterion_counts,
    "supervisor_criterion_change": criterion_change,
    "supervisor_result": result_sentence,
    "supervisor_stage": stage_words,
    "supervisor_levels": run_levels,
    "why_no_supervisor": reason_words,
    "help_to_a_supervisor": reason_help,
    "supervisors_ruled_out": removed_words,
    "whether_other_supervisor": other_words,
}
for name, in_words in FILTERS.items():
    bp.add_app_template_filter(in_words, name)
