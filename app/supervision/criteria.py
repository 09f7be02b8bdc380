"""The criteria of supervisor runs: what each is called, what its figure counts and in which unit, and their order.

Fewer is better in every figure. What the solver does with a criterion is in `matching.supervisors`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _l

from app.web.filters import show_minutes, show_number


def _students(number: int) -> str:
    return str(ngettext("%(num)s student", "%(num)s students", number))


def _hours(number: int) -> str:
    return str(ngettext("%(num)s hour", "%(num)s hours", number))


def _visitors(number: int) -> str:
    return str(ngettext("%(num)s supervisor", "%(num)s supervisors", number))


def _percent(number: int) -> str:
    return str(gettext("%(n)s%% of the hours", n=show_number(number)))


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
    "unassigned_intensive": Criterion(
        _l("First, somebody for students with intensive guidance"),
        _l("students with intensive guidance and no supervisor"),
    ),
    "unassigned": Criterion(_l("A supervisor for everyone"), _l("students without a supervisor")),
    "overtime": Criterion(_l("Little overtime"), _l("hours that supervisors work beyond their own"), _hours),
    "female_coach": Criterion(
        _l("A female coach for whoever asked"),
        _l("students who asked for a female coach and get somebody who does not offer it"),
    ),
    "untrained": Criterion(
        _l("A trained supervisor for intensive guidance"),
        _l("students with intensive guidance and a supervisor who is not trained"),
    ),
    "unknown": Criterion(
        _l("Somebody who knows the student"),
        _l("students who get somebody new, though somebody here guided them before"),
    ),
    "split": Criterion(
        _l("One supervisor per company"),
        _l("supervisors who visit a site where somebody else comes too"),
        _visitors,
    ),
    "travel": Criterion(
        _l("Short journeys"), _l("travel time to all companies together, in minutes"), show_minutes
    ),
    "busiest": Criterion(
        _l("Work spread evenly"),
        _l("percentage of her or his hours that the busiest supervisor uses"),
        _percent,
    ),
    "changes": Criterion(_l("Few changes"), _l("students who lose the supervisor they have now")),
}
"""By the name that the solver's files give it."""

DEFAULT_ORDER = tuple(CRITERIA)
FIRST = DEFAULT_ORDER[:2]
"""What every order begins with: somebody for everyone comes before who it is."""
FIRST_WHEN_REPLANNING = (*FIRST, "changes")
"""Once students know who guides them: as few as possible get another."""


def replan_order(order: Iterable[str]) -> tuple[str, ...]:
    """Put little change right after a supervisor for everybody, and leave the rest of an order as it is."""
    return (*FIRST_WHEN_REPLANNING, *(name for name in order if name not in FIRST_WHEN_REPLANNING))


def with_first(order: Iterable[str]) -> tuple[str, ...]:
    """An order with what every order begins with in its place."""
    return (*FIRST, *(name for name in order if name not in FIRST))


def criterion_name(name: str) -> str:
    """Give the name of a criterion in the order."""
    return str(CRITERIA[name].name)


def criterion_counts(name: str) -> str:
    """Say what the figure of a criterion counts."""
    return str(CRITERIA[name].counts)


def criterion_change(name: str, change: int) -> str:
    """Say how far the figure of a criterion moves, with its unit: "+1 student", "−45 min"."""
    return f"{'+' if change > 0 else '−'}{CRITERIA[name].in_units(abs(change))}"
