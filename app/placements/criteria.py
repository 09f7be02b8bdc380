"""The criteria of a plan in words: what each is called, what its figure counts, and how a difference is said.

A figure counts what a plan would rather have less of. A row of figures is a criterion, or one rank of the choices:
`preference:2`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

Clause = Callable[[int], str]
"""A number of whatever is counted, in words."""


@dataclass(frozen=True)
class Criterion:
    """One criterion, for whoever makes an order, reads figures or asks why."""

    name: LazyString
    """What it is called in the order."""
    counts: LazyString
    """What its figure counts."""
    unit: str
    """What one of that figure is, in English: students, participants, steps on a list, or minutes."""
    fewer: Clause
    """How far a figure is below another plan's, to set two plans side by side."""
    more: Clause
    better: Clause
    """What another plan gives, as a clause that a student and her parents can be told."""
    worse: Clause


CRITERIA = {
    "placed": Criterion(
        name=lazy_gettext("Everybody a place"),
        counts=lazy_gettext("students without a place"),
        unit="students",
        fewer=lambda n: ngettext(
            "%(num)s fewer student without a place", "%(num)s fewer students without a place", n
        ),
        more=lambda n: ngettext(
            "%(num)s more student without a place", "%(num)s more students without a place", n
        ),
        better=lambda n: ngettext(
            "%(num)s student fewer has no place", "%(num)s students fewer have no place", n
        ),
        worse=lambda n: ngettext(
            "%(num)s more student has no place", "%(num)s more students have no place", n
        ),
    ),
    "alone": Criterion(
        name=lazy_gettext("Nobody alone"),
        counts=lazy_gettext("students who wished company and have none"),
        unit="students",
        fewer=lambda n: ngettext("%(num)s fewer student alone", "%(num)s fewer students alone", n),
        more=lambda n: ngettext("%(num)s more student alone", "%(num)s more students alone", n),
        better=lambda n: ngettext(
            "%(num)s student fewer who wished company is alone",
            "%(num)s students fewer who wished company are alone",
            n,
        ),
        worse=lambda n: ngettext(
            "%(num)s more student who wished company is alone",
            "%(num)s more students who wished company are alone",
            n,
        ),
    ),
    "overload": Criterion(
        name=lazy_gettext("Guidance within reach"),
        counts=lazy_gettext("students too many for the intensive places of their team"),
        unit="students",
        fewer=lambda n: ngettext(
            "%(num)s fewer student beyond the intensive places of a team",
            "%(num)s fewer students beyond the intensive places of a team",
            n,
        ),
        more=lambda n: ngettext(
            "%(num)s more student beyond the intensive places of a team",
            "%(num)s more students beyond the intensive places of a team",
            n,
        ),
        better=lambda n: ngettext(
            "%(num)s student fewer needs intensive guidance that the team has no room for",
            "%(num)s students fewer need intensive guidance that the team has no room for",
            n,
        ),
        worse=lambda n: ngettext(
            "%(num)s more student needs intensive guidance that the team has no room for",
            "%(num)s more students need intensive guidance that the team has no room for",
            n,
        ),
    ),
    "preference": Criterion(
        name=lazy_gettext("First choices"),
        counts=lazy_gettext("how far down their lists students end"),
        unit="steps",
        fewer=lambda n: ngettext(
            "%(num)s step higher on the lists, all together",
            "%(num)s steps higher on the lists, all together",
            n,
        ),
        more=lambda n: ngettext(
            "%(num)s step lower on the lists, all together",
            "%(num)s steps lower on the lists, all together",
            n,
        ),
        better=lambda n: ngettext(
            "all students together end %(num)s choice higher on their lists",
            "all students together end %(num)s choices higher on their lists",
            n,
        ),
        worse=lambda n: ngettext(
            "all students together end %(num)s choice lower on their lists",
            "all students together end %(num)s choices lower on their lists",
            n,
        ),
    ),
    "women_present": Criterion(
        name=lazy_gettext("Women on site for whoever wishes that"),
        counts=lazy_gettext("students with that wish at a site with too few"),
        unit="students",
        fewer=lambda n: ngettext(
            "%(num)s fewer student with an unmet wish for women on site",
            "%(num)s fewer students with an unmet wish for women on site",
            n,
        ),
        more=lambda n: ngettext(
            "%(num)s more student with an unmet wish for women on site",
            "%(num)s more students with an unmet wish for women on site",
            n,
        ),
        better=lambda n: ngettext(
            "%(num)s student fewer who asked for women at work has too few of them there",
            "%(num)s students fewer who asked for women at work have too few of them there",
            n,
        ),
        worse=lambda n: ngettext(
            "%(num)s more student who asked for women at work has too few of them there",
            "%(num)s more students who asked for women at work have too few of them there",
            n,
        ),
    ),
    "flagged": Criterion(
        name=lazy_gettext("Participants where women work"),
        counts=lazy_gettext(
            "participants at a site with too few women in technical roles, or an unknown number"
        ),
        unit="participants",
        fewer=lambda n: ngettext(
            "%(num)s fewer participant at a site with too few women",
            "%(num)s fewer participants at a site with too few women",
            n,
        ),
        more=lambda n: ngettext(
            "%(num)s more participant at a site with too few women",
            "%(num)s more participants at a site with too few women",
            n,
        ),
        better=lambda n: ngettext(
            "%(num)s participant fewer is at a company where too few women do technical work, or where that is not "
            "known",
            "%(num)s participants fewer are at a company where too few women do technical work, or where that is not "
            "known",
            n,
        ),
        worse=lambda n: ngettext(
            "%(num)s more participant is at a company where too few women do technical work, or where that is not "
            "known",
            "%(num)s more participants are at a company where too few women do technical work, or where that is not "
            "known",
            n,
        ),
    ),
    "travel": Criterion(
        name=lazy_gettext("Short journeys"),
        counts=lazy_gettext("minutes of travel of everybody together"),
        unit="minutes",
        fewer=lambda n: ngettext(
            "%(num)s minute of travel fewer, all together", "%(num)s minutes of travel fewer, all together", n
        ),
        more=lambda n: ngettext(
            "%(num)s minute of travel more, all together", "%(num)s minutes of travel more, all together", n
        ),
        better=lambda n: ngettext(
            "the journeys of everybody together take %(num)s minute less, one way",
            "the journeys of everybody together take %(num)s minutes less, one way",
            n,
        ),
        worse=lambda n: ngettext(
            "the journeys of everybody together take %(num)s minute longer, one way",
            "the journeys of everybody together take %(num)s minutes longer, one way",
            n,
        ),
    ),
    "changes": Criterion(
        name=lazy_gettext("Little change"),
        counts=lazy_gettext("students who get other news than before"),
        unit="students",
        fewer=lambda n: ngettext(
            "%(num)s fewer student with other news", "%(num)s fewer students with other news", n
        ),
        more=lambda n: ngettext(
            "%(num)s more student with other news", "%(num)s more students with other news", n
        ),
        better=lambda n: ngettext(
            "%(num)s student fewer loses the place that was published",
            "%(num)s students fewer lose the place that was published",
            n,
        ),
        worse=lambda n: ngettext(
            "%(num)s more student loses the place that was published",
            "%(num)s more students lose the place that was published",
            n,
        ),
    ),
}


@dataclass(frozen=True)
class RankWords:
    """A row that counts one rank of the choices: a number of students and the rank, as clauses."""

    better: Callable[[int, int], str]
    worse: Callable[[int, int], str]


RANKS = {
    "below": RankWords(
        better=lambda n, rank: ngettext(
            "%(num)s student fewer gets none of the first %(rank)s choices",
            "%(num)s students fewer get none of their first %(rank)s choices",
            n,
            rank=rank,
        ),
        worse=lambda n, rank: ngettext(
            "%(num)s more student gets none of the first %(rank)s choices",
            "%(num)s more students get none of their first %(rank)s choices",
            n,
            rank=rank,
        ),
    ),
    "at": RankWords(
        better=lambda n, rank: ngettext(
            "%(num)s student fewer gets choice number %(rank)s",
            "%(num)s students fewer get choice number %(rank)s",
            n,
            rank=rank,
        ),
        worse=lambda n, rank: ngettext(
            "%(num)s more student gets choice number %(rank)s",
            "%(num)s more students get choice number %(rank)s",
            n,
            rank=rank,
        ),
    ),
    "unlisted": RankWords(
        better=lambda n, _rank: ngettext(
            "%(num)s student fewer gets a place that is not on the list",
            "%(num)s students fewer get a place that is not on their list",
            n,
        ),
        worse=lambda n, _rank: ngettext(
            "%(num)s more student gets a place that is not on the list",
            "%(num)s more students get a place that is not on their list",
            n,
        ),
    ),
}
"""Those below a rank, those exactly at it, and those at a place off the list."""


def base_criterion(row: str) -> str:
    """The criterion of a row of figures: `preference:2` belongs to `preference`."""
    return row.partition(":")[0]


def criterion_name(row: str) -> str:
    """The name of a row of figures in the order."""
    return str(CRITERIA[base_criterion(row)].name)


def criterion_counts(row: str, mode: str) -> str:
    """What a row of figures counts."""
    _, _, rank = row.partition(":")
    if not rank:
        return str(CRITERIA[row].counts)
    if mode == "rank_maximal":
        return str(gettext("students without one of their first %(rank)s choices", rank=rank))
    return str(gettext("students with choice %(rank)s (the last number: not on the list)", rank=rank))
