"""What students found of a site: per theme a word, from five answers on, and in steps of five (R23, T17).

The answers count in the order in which they came: the first five, then the first ten. So no total changes by one
answer, and there is one cut only, per site: no period, programme or company beside it to subtract from. A word instead
of a mean, for a mean of 5 would show each of the five.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.evaluations.models import Evaluation
from app.evaluations.questions import QUESTIONS, THEMES
from app.extensions import db

STEP = 5
GOOD, MIXED = "good", "mixed"
LEVELS: dict[str, LazyString] = {
    GOOD: _l("good"),
    MIXED: _l("mixed"),
    "poor": _l("could be better"),
}
GOOD_FROM, MIXED_FROM = 4.0, 3.0
"""From which mean on, of answers from 1 to 5, a theme is called so."""


@dataclass(frozen=True)
class Found:
    """What the students of a site found; empty while fewer than five have answered."""

    answers: int
    """How many count: a multiple of five, 0 for too few."""
    themes: Mapping[str, str]
    """Level by theme."""
    until: date | None
    """The month of the newest answer that counts, by its first day."""


def found_at(site_ids: Collection[int]) -> dict[int, Found]:
    """Per site what its students found; one statement."""
    rows: dict[int, list[Evaluation]] = {site_id: [] for site_id in site_ids}
    query = (
        select(Evaluation)
        .where(Evaluation.site_id.in_(site_ids), Evaluation.place.is_not(None))
        .order_by(Evaluation.site_id, Evaluation.place)
    )
    for row in db.session.scalars(query):
        rows[row.site_id].append(row)
    return {site_id: _found(sent) for site_id, sent in rows.items()}


def _found(sent: list[Evaluation]) -> Found:
    counted = sent[: len(sent) // STEP * STEP]
    if not counted:
        return Found(0, {}, None)
    scores: dict[str, list[int]] = {theme: [] for theme in THEMES}
    for row in counted:
        for question in QUESTIONS:
            scores[question.theme].append(row.answers[question.code])
    newest = max(row.answered_on for row in counted if row.answered_on is not None)
    return Found(
        len(counted),
        {theme: _level(fmean(values)) for theme, values in scores.items()},
        newest.replace(day=1),
    )


def _level(mean: float) -> str:
    if mean >= GOOD_FROM:
        return GOOD
    return MIXED if mean >= MIXED_FROM else "poor"
