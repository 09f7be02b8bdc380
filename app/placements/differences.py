"""How far one plan's figures are from another's, in words: "nine fewer students without a place"."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext

from app.placements.criteria import CRITERIA, clause

_PARTICIPANTS = (
    clause("%(num)s fewer participant without a place", "%(num)s fewer participants without a place"),
    clause("%(num)s more participant without a place", "%(num)s more participants without a place"),
)


def difference_words(name: str, difference: int) -> str:
    """One figure against another: the same, or how many fewer (better) or more (worse).

    `name` is a criterion, or `participants_unplaced`, which stands beside the students without a place.
    """
    if not difference:
        return str(gettext("the same"))
    is_criterion = name in CRITERIA
    fewer, more = (CRITERIA[name].fewer, CRITERIA[name].more) if is_criterion else _PARTICIPANTS
    return fewer(-difference) if difference < 0 else more(difference)


_FIRST = (
    clause("%(num)s fewer first choice", "%(num)s fewer first choices"),
    clause("%(num)s more first choice", "%(num)s more first choices"),
)


def first_choices(own: Mapping[str, int], other: Mapping[str, int]) -> str:
    """How many more or fewer students get their first choice, from students per rank; nothing when it is the same."""
    difference = other.get("1", 0) - own.get("1", 0)
    fewer, more = _FIRST
    return "" if not difference else more(difference) if difference > 0 else fewer(-difference)


@dataclass(frozen=True)
class TradeOff:
    """What another order gives and what that costs, a line for each figure that differs, in the order of the run."""

    gains: list[str]
    costs: list[str]


def trade_off(own: Mapping[str, int], other: Mapping[str, int]) -> TradeOff:
    """One plan's figures against another's."""
    apart = {name: other[name] - own[name] for name in own if other[name] != own[name]}
    return TradeOff(
        gains=[difference_words(name, n) for name, n in apart.items() if n < 0],
        costs=[difference_words(name, n) for name, n in apart.items() if n > 0],
    )
