"""The criteria of circle runs: what each is called, what its figure counts and in which unit, and their usual order.

Fewer is better in every figure. What the solver does with a criterion is in `matching.circles`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext, ngettext

from app.web.filters import show_minutes


def _students(number: int) -> str:
    return str(ngettext("%(num)s student", "%(num)s students", number))


def _members(number: int) -> str:
    return str(ngettext("%(num)s member", "%(num)s members", number))


def _circles(number: int) -> str:
    return str(ngettext("%(num)s circle", "%(num)s circles", number))


@dataclass(frozen=True)
class Criterion:
    """One thing that a run makes as small as it can."""

    name: LazyString
    """Its name in the order."""
    counts: LazyString
    """What its figure counts."""
    in_units: Callable[[int], str] = _students
    """A number of these with its unit: "3 students", "45 min"."""


CRITERIA: dict[str, Criterion] = {
    "unseated_first": Criterion(
        lazy_gettext("First, a circle for anyone placed alone or where few women work"),
        lazy_gettext("without a circle: students placed alone, or participants at a site with too few women"),
    ),
    "unseated": Criterion(lazy_gettext("A circle for everyone"), lazy_gettext("students without a circle")),
    "one_mentor": Criterion(
        lazy_gettext("Two mentors in each circle"),
        lazy_gettext("circles with fewer mentors than allowed"),
        _circles,
    ),
    "field": Criterion(
        lazy_gettext("A mentor from the same field"),
        lazy_gettext("members without a mentor from their field"),
        _members,
    ),
    "one_year": Criterion(
        lazy_gettext("Different study years together"),
        lazy_gettext("circles whose members are all in one study year"),
        _circles,
    ),
    "travel": Criterion(
        lazy_gettext("Short journeys"),
        lazy_gettext("total travel time of all members, in minutes"),
        show_minutes,
    ),
    "changes": Criterion(
        lazy_gettext("Few changes"), lazy_gettext("students who lose their current mentors")
    ),
}
"""By the name that the solver's files give it."""

DEFAULT_ORDER = tuple(CRITERIA)
FIRST_WHEN_REPLANNING = ("unseated_first", "unseated", "changes")
"""Once circles run: after a seat for everybody, as few students as possible get other mentors."""


def replan_order(order: Iterable[str]) -> tuple[str, ...]:
    """Put little change right after a circle for everybody, and leave the rest of an order as it is."""
    return (*FIRST_WHEN_REPLANNING, *(name for name in order if name not in FIRST_WHEN_REPLANNING))


def criterion_name(name: str) -> str:
    """Give the name of a criterion in the order."""
    return str(CRITERIA[name].name)


def criterion_counts(name: str) -> str:
    """Say what the figure of a criterion counts."""
    return str(CRITERIA[name].counts)


def criterion_change(name: str, change: int) -> str:
    """Say how far the figure of a criterion moves, with its unit: "+1 student", "−45 min"."""
    return f"{'+' if change > 0 else '−'}{CRITERIA[name].in_units(abs(change))}"
