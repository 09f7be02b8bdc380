"""What a coordinator decides about a run: which figures matter, in which order, and what each is called."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext

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
REPLAN_ORDER = ("placed", "changes", *DEFAULT_ORDER[1:-1])
"""Once something is published: as few people as possible get other news."""


def replan_order(order: Iterable[str]) -> tuple[str, ...]:
    """An order in which as few people as possible get other news, right after a place for everybody."""
    return ("placed", "changes", *(name for name in order if name not in ("placed", "changes")))


SUPPORT = ("alone", "overload", "women_present", "flagged")
"""The lines that exist for the sake of support; every run is also solved without them (D3)."""

CRITERIA: dict[str, tuple[LazyString, LazyString]] = {
    "placed": (lazy_gettext("Everybody a place"), lazy_gettext("students without a place")),
    "alone": (lazy_gettext("Nobody alone"), lazy_gettext("students who wished company and have none")),
    "overload": (
        lazy_gettext("Guidance within reach"),
        lazy_gettext("students too many for the intensive places of their team"),
    ),
    "preference": (lazy_gettext("First choices"), lazy_gettext("how far down their lists students end")),
    "women_present": (
        lazy_gettext("Women on site for whoever wishes that"),
        lazy_gettext("students with that wish at a site with too few"),
    ),
    "flagged": (
        lazy_gettext("Participants where women work"),
        lazy_gettext("participants at a site with too few women in technical roles, or an unknown number"),
    ),
    "travel": (lazy_gettext("Short journeys"), lazy_gettext("minutes of travel of everybody together")),
    "changes": (lazy_gettext("Little change"), lazy_gettext("students who get other news than before")),
}
"""Per criterion its name in the order, and what its figure counts: fewer is better."""

PREFERENCE_MODES: dict[str, tuple[LazyString, LazyString]] = {
    "total": (
        lazy_gettext("Together as high as possible"),
        lazy_gettext("The sum of all ranks: a third choice weighs as much as three first choices."),
    ),
    "generous": (
        lazy_gettext("Nobody low on the list"),
        lazy_gettext(
            "First as few as possible who get their last choice, then the one before it, and so on."
        ),
    ),
    "rank_maximal": (
        lazy_gettext("As many first choices as possible"),
        lazy_gettext("First as many first choices as possible, then second choices, and so on."),
    ),
}


@dataclass(frozen=True)
class Policy:
    """The decisions behind one run."""

    criteria: tuple[str, ...] = DEFAULT_ORDER
    preference_mode: str = "total"
    unranked: bool = True
    """Whether students may go to openings that they did not list."""
    seed: int | None = None
    """Draws the lottery among equal plans. None: drawn when the run starts."""
    time_limit_seconds: int = 120

    def as_json(self) -> dict[str, object]:
        """The `policy` of a problem file."""
        return {
            "criteria": list(self.criteria),
            "preference_mode": self.preference_mode,
            "unranked": self.unranked,
        }


def base_criterion(row: str) -> str:
    """The criterion of a row of figures: `preference:2` belongs to `preference`."""
    return row.partition(":")[0]
