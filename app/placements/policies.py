"""What a coordinator decides about a run: which criteria matter, in which order, and how choices are counted."""

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
