"""The one question of a companies file: which of the new companies the school placed students at before (R13)."""

from collections.abc import Callable, Sequence

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from app.companies.calendar import last_ended_school_year, school_year_label
from app.companies.importing.register import Register
from app.imports.plans import Question, Row, Text
from app.schools.queries import rules_of, today

ALL, NONE, FILE = "all", "none", "file"
"""All of the companies of which the file does not say it; none of them; only those of which the file says it."""


def known_question(
    register: Register, new: Sequence[Row], school_id: int, know: Callable[[int | None], None]
) -> Question | None:
    """Ask about new sites of which the file does not say when they last had a student.

    None when there are none, or when the file says it of others and the school knows such companies already: an empty
    cell then means never. `know` is told the school year to record for those sites, None for nothing.
    """
    silent = [row for row in new if not row.value("last_placed_year")]
    does_file_say = len(silent) < len(new)
    if not silent or (does_file_say and register.knows_placements):
        return None
    year = last_ended_school_year(today())
    return Question(
        name="known",
        text=lazy_ngettext(
            "Did this company have students of your school in the last %(years)s years?",
            "Which of these %(num)s companies had students of your school in the last %(years)s years?",
            len(silent),
            years=rules_of(school_id).intake_after_years,
        ),
        answers=_answers(does_file_say, school_year_label(year), len(silent)),
        codes=(ALL, NONE, FILE),
        take=lambda code: know(year if code == ALL else None),
    )


def _answers(does_file_say: bool, year: str, count: int) -> dict[str, tuple[Text, Text]]:
    """What the page offers; without a column that says it, the answer "those of which the file says so" is none."""
    everything = (
        _l("All of them") if count > 1 else _l("Yes"),
        _l(
            "They are not new. Meervoud records %(year)s as the last school year with one of your students; you can "
            "correct that for each company.",
            year=year,
        ),
    )
    talk = _l("The others count as new: hold a talk there before you publish a placement.")
    only_file = (_l("Only those where the file says so"), talk)
    none = (
        _l("Not one of them") if count > 1 else _l("No"),
        _l("They count as new: hold a talk with each of them before you publish a placement there."),
    )
    return {ALL: everything, **({FILE: only_file} if does_file_say else {NONE: none})}
