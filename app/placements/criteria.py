"""The criteria of a plan in words: what each is called, what its figure counts, and how a difference is said.

A figure counts what a plan would rather have less of. A row of figures is a criterion, or one rank of the choices:
`preference:2`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import LazyString, format_decimal, gettext, lazy_gettext, ngettext

Clause = Callable[[int], str]
"""A number of whatever is counted, in words."""
RankClause = Callable[[int, int], str]
"""A number of students and a rank of the choices, in words."""


def clause(one: str, more: str) -> Clause:
    """Say a number in the language in force. The catalogues find these sentences by the name of the function."""
    return lambda number: ngettext(one, more, number).replace(str(number), format_decimal(number), 1)


def rank_clause(one: str, more: str, *, first: Clause | None = None) -> RankClause:
    """Say a number and a rank, as `clause` says a number; the first rank may have words of its own."""

    def words(number: int, rank: int) -> str:
        return first(number) if first and rank == 1 else ngettext(one, more, number, rank=rank)

    return words


@dataclass(frozen=True)
class Criterion:
    """One criterion, for whoever makes an order, reads figures or asks why."""

    name: LazyString
    """What it is called in the order."""
    counts: LazyString
    """What its figure counts."""
    unit: str
    """What one of that figure is, in English: students, participants, ranks on a list, or minutes."""
    fewer: Clause
    """How far a figure is below another plan's, to set two plans side by side."""
    more: Clause
    better: Clause
    """What another plan gives, as a clause that a student and her parents can be told."""
    worse: Clause


CRITERIA = {
    "placed": Criterion(
        name=lazy_gettext("A place for everyone"),
        counts=lazy_gettext("students without a place"),
        unit="students",
        fewer=clause("%(num)s fewer student without a place", "%(num)s fewer students without a place"),
        more=clause("%(num)s more student without a place", "%(num)s more students without a place"),
        better=clause("%(num)s fewer student has no place", "%(num)s fewer students have no place"),
        worse=clause("%(num)s more student has no place", "%(num)s more students have no place"),
    ),
    "alone": Criterion(
        name=lazy_gettext("Nobody alone"),
        counts=lazy_gettext("students who wanted company but are alone"),
        unit="students",
        fewer=clause("%(num)s fewer student alone", "%(num)s fewer students alone"),
        more=clause("%(num)s more student alone", "%(num)s more students alone"),
        better=clause(
            "%(num)s fewer student who wanted company is alone",
            "%(num)s fewer students who wanted company are alone",
        ),
        worse=clause(
            "%(num)s more student who wanted company is alone",
            "%(num)s more students who wanted company are alone",
        ),
    ),
    "overload": Criterion(
        name=lazy_gettext("Enough guidance"),
        counts=lazy_gettext("students beyond their team's intensive places"),
        unit="students",
        fewer=clause(
            "%(num)s fewer student beyond their team's intensive places",
            "%(num)s fewer students beyond their team's intensive places",
        ),
        more=clause(
            "%(num)s more student beyond their team's intensive places",
            "%(num)s more students beyond their team's intensive places",
        ),
        better=clause(
            "%(num)s fewer student needs intensive guidance that the team has no room for",
            "%(num)s fewer students need intensive guidance that the team has no room for",
        ),
        worse=clause(
            "%(num)s more student needs intensive guidance that the team has no room for",
            "%(num)s more students need intensive guidance that the team has no room for",
        ),
    ),
    "preference": Criterion(
        name=lazy_gettext("First choices"),
        counts=lazy_gettext("sum of the ranks students get"),
        unit="ranks",
        fewer=clause(
            "%(num)s rank higher on their lists in total", "%(num)s ranks higher on their lists in total"
        ),
        more=clause(
            "%(num)s rank lower on their lists in total", "%(num)s ranks lower on their lists in total"
        ),
        better=clause(
            "students end up %(num)s rank higher on their lists in total",
            "students end up %(num)s ranks higher on their lists in total",
        ),
        worse=clause(
            "students end up %(num)s rank lower on their lists in total",
            "students end up %(num)s ranks lower on their lists in total",
        ),
    ),
    "women_present": Criterion(
        name=lazy_gettext("Women on site for anyone who wants that"),
        counts=lazy_gettext("students with that wish at a site with too few women"),
        unit="students",
        fewer=clause(
            "%(num)s fewer student with an unmet wish for women on site",
            "%(num)s fewer students with an unmet wish for women on site",
        ),
        more=clause(
            "%(num)s more student with an unmet wish for women on site",
            "%(num)s more students with an unmet wish for women on site",
        ),
        better=clause(
            "%(num)s fewer student who asked for women at work has too few there",
            "%(num)s fewer students who asked for women at work have too few there",
        ),
        worse=clause(
            "%(num)s more student who asked for women at work has too few there",
            "%(num)s more students who asked for women at work have too few there",
        ),
    ),
    "flagged": Criterion(
        name=lazy_gettext("Participants where women work"),
        counts=lazy_gettext(
            "participants at a site with too few women in technical roles, or where the count is not known"
        ),
        unit="participants",
        fewer=clause(
            "%(num)s fewer participant at a site with too few women",
            "%(num)s fewer participants at a site with too few women",
        ),
        more=clause(
            "%(num)s more participant at a site with too few women",
            "%(num)s more participants at a site with too few women",
        ),
        better=clause(
            "%(num)s fewer participant is at a company where too few women do technical work, or "
            "where that is not known",
            "%(num)s fewer participants are at a company where too few women do technical work, "
            "or where that is not known",
        ),
        worse=clause(
            "%(num)s more participant is at a company where too few women do technical work, or where that is not "
            "known",
            "%(num)s more participants are at a company where too few women do technical work, or where that is not "
            "known",
        ),
    ),
    "travel": Criterion(
        name=lazy_gettext("Short journeys"),
        counts=lazy_gettext("total travel time of all students, in minutes"),
        unit="minutes",
        fewer=clause("%(num)s minute less travel in total", "%(num)s minutes less travel in total"),
        more=clause("%(num)s minute more travel in total", "%(num)s minutes more travel in total"),
        better=clause(
            "all journeys together take %(num)s minute less, one way",
            "all journeys together take %(num)s minutes less, one way",
        ),
        worse=clause(
            "all journeys together take %(num)s minute longer, one way",
            "all journeys together take %(num)s minutes longer, one way",
        ),
    ),
    "changes": Criterion(
        name=lazy_gettext("Few changes"),
        counts=lazy_gettext("students whose published place changes"),
        unit="students",
        fewer=clause(
            "%(num)s fewer student whose published place changes",
            "%(num)s fewer students whose published place changes",
        ),
        more=clause(
            "%(num)s more student whose published place changes",
            "%(num)s more students whose published place changes",
        ),
        better=clause(
            "%(num)s fewer student loses the place that was published",
            "%(num)s fewer students lose the place that was published",
        ),
        worse=clause(
            "%(num)s more student loses the place that was published",
            "%(num)s more students lose the place that was published",
        ),
    ),
}

PLACES_FIRST = lazy_gettext(
    "Settled first, and apart: as many students as possible get a place. No other criterion decides who they are."
)


@dataclass(frozen=True)
class RankWords:
    """A row that counts one rank of the choices."""

    better: RankClause
    worse: RankClause


RANKS = {
    "below": RankWords(
        better=rank_clause(
            "%(num)s fewer student gets none of their first %(rank)s choices",
            "%(num)s fewer students get none of their first %(rank)s choices",
            first=clause(
                "%(num)s fewer student misses their first choice",
                "%(num)s fewer students miss their first choice",
            ),
        ),
        worse=rank_clause(
            "%(num)s more student gets none of their first %(rank)s choices",
            "%(num)s more students get none of their first %(rank)s choices",
            first=clause(
                "%(num)s more student misses their first choice",
                "%(num)s more students miss their first choice",
            ),
        ),
    ),
    "at": RankWords(
        better=rank_clause(
            "%(num)s fewer student gets choice number %(rank)s",
            "%(num)s fewer students get choice number %(rank)s",
        ),
        worse=rank_clause(
            "%(num)s more student gets choice number %(rank)s",
            "%(num)s more students get choice number %(rank)s",
        ),
    ),
    "unlisted": RankWords(
        better=rank_clause(
            "%(num)s fewer student gets a place that is not on their list",
            "%(num)s fewer students get a place that is not on their list",
        ),
        worse=rank_clause(
            "%(num)s more student gets a place that is not on their list",
            "%(num)s more students get a place that is not on their list",
        ),
    ),
}
"""Those below a rank, those exactly at it, and those at a place off the list."""


def base_criterion(row: str) -> str:
    """The criterion of a row of figures: `preference:2` belongs to `preference`."""
    return row.partition(":")[0]


def criterion_unit(row: str) -> str:
    """What one of a row of figures is, in English; a rank of the choices counts students."""
    name, _, rank = row.partition(":")
    return "students" if rank else CRITERIA[name].unit


def criterion_name(row: str) -> str:
    """The name of a row of figures in the order."""
    return str(CRITERIA[base_criterion(row)].name)


def criterion_counts(row: str, mode: str) -> str:
    """What a row of figures counts."""
    _, _, rank = row.partition(":")
    if not rank:
        return str(CRITERIA[row].counts)
    if mode == "rank_maximal" and rank == "1":
        return str(gettext("students without their first choice"))
    if mode == "rank_maximal":
        return str(gettext("students without one of their first %(rank)s choices", rank=rank))
    return str(gettext("students with choice %(rank)s (the last number: not on the list)", rank=rank))


def rows_of_order(order: Iterable[str]) -> list[tuple[str, LazyString, LazyString]]:
    """The rows of a list in which criteria are put in order: code, name, and what its figure counts.

    The first stands fixed, so it says why.
    """
    return [
        (name, CRITERIA[name].name, PLACES_FIRST if name == "placed" else CRITERIA[name].counts)
        for name in order
    ]
