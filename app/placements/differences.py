"""How far one plan's figures are from another's, in words: "nine fewer students without a place"."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext, ngettext

FEWER: dict[str, Callable[[int], str]] = {
    "placed": lambda n: ngettext(
        "%(num)s fewer student without a place", "%(num)s fewer students without a place", n
    ),
    "alone": lambda n: ngettext("%(num)s fewer student alone", "%(num)s fewer students alone", n),
    "overload": lambda n: ngettext(
        "%(num)s fewer student beyond the intensive places of a team",
        "%(num)s fewer students beyond the intensive places of a team",
        n,
    ),
    "preference": lambda n: ngettext(
        "%(num)s step higher on the lists, all together",
        "%(num)s steps higher on the lists, all together",
        n,
    ),
    "women_present": lambda n: ngettext(
        "%(num)s fewer student with an unmet wish for women on site",
        "%(num)s fewer students with an unmet wish for women on site",
        n,
    ),
    "flagged": lambda n: ngettext(
        "%(num)s fewer participant at a site with too few women",
        "%(num)s fewer participants at a site with too few women",
        n,
    ),
    "travel": lambda n: ngettext(
        "%(num)s minute of travel fewer, all together", "%(num)s minutes of travel fewer, all together", n
    ),
    "changes": lambda n: ngettext(
        "%(num)s fewer student with other news", "%(num)s fewer students with other news", n
    ),
}
MORE: dict[str, Callable[[int], str]] = {
    "placed": lambda n: ngettext(
        "%(num)s more student without a place", "%(num)s more students without a place", n
    ),
    "alone": lambda n: ngettext("%(num)s more student alone", "%(num)s more students alone", n),
    "overload": lambda n: ngettext(
        "%(num)s more student beyond the intensive places of a team",
        "%(num)s more students beyond the intensive places of a team",
        n,
    ),
    "preference": lambda n: ngettext(
        "%(num)s step lower on the lists, all together", "%(num)s steps lower on the lists, all together", n
    ),
    "women_present": lambda n: ngettext(
        "%(num)s more student with an unmet wish for women on site",
        "%(num)s more students with an unmet wish for women on site",
        n,
    ),
    "flagged": lambda n: ngettext(
        "%(num)s more participant at a site with too few women",
        "%(num)s more participants at a site with too few women",
        n,
    ),
    "travel": lambda n: ngettext(
        "%(num)s minute of travel more, all together", "%(num)s minutes of travel more, all together", n
    ),
    "changes": lambda n: ngettext(
        "%(num)s more student with other news", "%(num)s more students with other news", n
    ),
}


def difference_words(name: str, difference: int) -> str:
    """One figure against another: the same, or how many fewer (better) or more (worse)."""
    if not difference:
        return str(gettext("the same"))
    return FEWER[name](-difference) if difference < 0 else MORE[name](difference)


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
