"""How check-ins went over time, as a picture draws it: a line per question, and what she wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import LazyString

from app.checkins.models import CheckIn, Scores
from app.checkins.words import ANSWERS, SHORT
from app.web.filters import show_date


@dataclass(frozen=True)
class Curve:
    """The answers of some check-ins, the oldest first."""

    days: Sequence[str]
    series: Sequence[tuple[LazyString, Sequence[int], Mapping[int, LazyString]]]
    """Per question its name, the answers, and the words of each number."""
    lines: Sequence[tuple[str, str]]
    """Day and text of what she wrote, the newest first."""


def curve_of(answered: Sequence[CheckIn]) -> Curve | None:
    """The curve of these check-ins, each answered; None where there are none."""
    if not answered:
        return None
    scores = [one.scores for one in answered if one.scores is not None]
    days = [show_date(one.answered_at) for one in answered]
    series = [
        (SHORT[name], [getattr(each, name) for each in scores], ANSWERS[name]) for name in Scores._fields
    ]
    lines = [(day, one.line) for day, one in zip(days, answered, strict=True) if one.line]
    return Curve(days, series, lines[::-1])
