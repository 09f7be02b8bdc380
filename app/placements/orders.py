"""The orders that a coordinator compares: the run's own, and three that answer a question about it."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext

from app.placements.criteria import criterion_name
from app.placements.policies import FIRST, SUPPORT, begun_with_places

OWN, WITHOUT, CHOICES_FIRST, SUPPORT_FIRST, CUSTOM = "own", "without", "choices", "support", "custom"
WHY_NOT = "why_not"
"""The run's own order, with one student where somebody asked about."""
TRIED = "tried"
"""An order that somebody tried on the page of trade-offs: no choice of the form, and not kept for long."""
MOST_CHOSEN = 3
"""How many others a coordinator compares a run with at once."""
MOST_OTHERS = max(MOST_CHOSEN, len(SUPPORT))
LEFT_OUT = "without_"
"""How the code of an order begins that leaves one support criterion out; the criterion follows."""

ORDERS: dict[str, tuple[LazyString, LazyString]] = {
    OWN: (lazy_gettext("This run"), lazy_gettext("The order and the plan of this run, as calculated.")),
    WITHOUT: (
        lazy_gettext("Without support"),
        lazy_gettext("The same order without the support criteria."),
    ),
    CHOICES_FIRST: (
        lazy_gettext("Choices before support"),
        lazy_gettext("First choices come right after a place for everyone."),
    ),
    SUPPORT_FIRST: (
        lazy_gettext("Support before choices"),
        lazy_gettext("The support criteria come right after a place for everyone."),
    ),
    CUSTOM: (lazy_gettext("Another order"), lazy_gettext("The order that you make below.")),
    WHY_NOT: (
        lazy_gettext("Somebody at another place"),
        lazy_gettext("The order of this run, with one student at a place that was asked about."),
    ),
    TRIED: (lazy_gettext("Tried order"), lazy_gettext("An order that was tried live.")),
}
"""Per order its name and what it is."""


def offered_orders(own: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The ready-made orders that differ from the run's own, by code. Each begins with a place for everyone."""
    order = begun_with_places(own)
    choices = tuple(name for name in order if name == "preference")
    support = tuple(name for name in order if name in SUPPORT)
    rest = tuple(name for name in order if name not in (FIRST, *choices, *support))
    made = {
        WITHOUT: tuple(name for name in order if name not in SUPPORT),
        CHOICES_FIRST: (FIRST, *choices, *support, *rest),
        SUPPORT_FIRST: (FIRST, *support, *choices, *rest),
    }
    return {code: criteria for code, criteria in made.items() if criteria != order}


def orders_without_each(own: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """By code, the run's order without one of its support criteria: what each costs, by itself."""
    order = begun_with_places(own)
    return {
        f"{LEFT_OUT}{name}": tuple(other for other in order if other != name)
        for name in order
        if name in SUPPORT
    }


def order_name(code: str) -> str:
    """What an order of a comparison is called."""
    if code.startswith(LEFT_OUT):
        return str(gettext("Without “%(criterion)s”", criterion=criterion_name(code.removeprefix(LEFT_OUT))))
    return str(ORDERS[code][0])


def policy_of(code: str, own: Mapping[str, Any], criteria: Iterable[str], mode: str = "") -> dict[str, Any]:
    """One entry of a comparison: what the run decides, in another order. Every other order begins with places."""
    order = criteria if code == OWN else begun_with_places(criteria)
    policy = {**own, "criteria": list(order), "preference_mode": mode or own["preference_mode"]}
    return {"code": code, "policy": policy}
