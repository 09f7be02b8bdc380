"""What a coordinator decides about a run: which criteria matter, in which order, and how choices are counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString, lazy_gettext

from app.schools.models import Period

DEFAULT_ORDER = (
    "placed",
    "alone",
    "overload",
    "preference",
    "women_present",
    "flagged",
    "travel",
    "changes",
)
FIRST = DEFAULT_ORDER[0]
"""D11: who has a place comes first in every order, and apart: no other criterion has a say in it."""
REPLAN_ORDER = (FIRST, "changes", *DEFAULT_ORDER[1:-1])
"""Once something is published: as few published places as possible change."""


def begun_with_places(order: Iterable[str]) -> tuple[str, ...]:
    """This order with a place for everyone as its first criterion, wherever it was, or if it was missing."""
    return (FIRST, *(name for name in order if name != FIRST))


def replan_order(order: Iterable[str]) -> tuple[str, ...]:
    """An order in which as few published places as possible change, right after a place for everyone."""
    return (FIRST, "changes", *(name for name in order if name not in (FIRST, "changes")))


LONG_JOURNEY = 60
"""Minutes one way: the page of a run says who travels longer."""
SUPPORT = ("alone", "overload", "women_present", "flagged")
"""The criteria that exist for the sake of support; every run is also solved without them (D3)."""

PREFERENCE_MODES: dict[str, tuple[LazyString, LazyString]] = {
    "total": (
        lazy_gettext("As high as possible in total"),
        lazy_gettext("The sum of all ranks: a third choice weighs as much as three first choices."),
    ),
    "generous": (
        lazy_gettext("Nobody low on the list"),
        lazy_gettext(
            "First, as few students as possible get their last choice, then the one before it, and so on."
        ),
    ),
    "rank_maximal": (
        lazy_gettext("As many first choices as possible"),
        lazy_gettext("First as many first choices as possible, then second choices, and so on."),
    ),
}


@dataclass(frozen=True)
class Policy:
    """What a coordinator decides for one run. Who has a place, and the lot, are settings of the period (D11)."""

    criteria: tuple[str, ...] = DEFAULT_ORDER
    preference_mode: str = "total"
    time_limit_seconds: int = 120

    def as_json(self) -> dict[str, Any]:
        """The part of the `policy` of a problem file that is decided for the run."""
        return {"criteria": list(begun_with_places(self.criteria)), "preference_mode": self.preference_mode}

    def within(self, period: Period) -> dict[str, Any]:
        """The `policy` of a problem file of this period."""
        return {**self.as_json(), **settings_of(period)}


def settings_of(period: Period) -> dict[str, Any]:
    """What the period says about who has a place, in the words of the `policy` of a problem file."""
    return {"unranked": not period.only_listed, "precedence": list(period.precedence)}
