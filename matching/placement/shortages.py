"""Where places are short, who gets one all the same, and where a plan departs from that (D11).

These answers need a problem and no plan. Nothing here loads OR-tools, and numpy only when it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from matching.placement.formats import upgraded
from matching.placement.problem import PlacementProblem

StandingCode = Literal["pinned", "published", "chosen"]
AheadCode = Literal["pinned", "published", "chosen", "lot"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Students who are equal but for their lots: what puts them ahead of others, how many they are and get a place.

    `facts` without anything in it is nothing but the lot. Only what the precedence of the policy counts is named, and
    pins, which always count.
    """

    facts: tuple[StandingCode, ...]
    students: int
    placed: int


@dataclass(frozen=True, slots=True)
class Shortage:
    """A part of the problem with too many students for its seats: the whole of it.

    `students` can go to `openings` only, which together have `seats`: fewer than they are, so that `short` of them get
    no place, whoever they are, and every seat is taken. It does not fall into parts that share no student and no
    opening. In the words of Dulmage and Mendelsohn: a connected component of what is overdetermined. `standings` say
    who gets a place by the order of precedence, those who go first on top.
    """

    students: tuple[str, ...]
    openings: tuple[str, ...]
    seats: int
    standings: tuple[Standing, ...] = ()

    @property
    def short(self) -> int:
        """How many students get no place here."""
        return len(self.students) - self.seats


@dataclass(frozen=True, slots=True)
class Shortages:
    """Everything that is short in a problem: its parts, the largest shortage first, and who could go nowhere anyhow.

    `placed`: who gets a place, in any plan. Whoever is neither there nor in `no_eligible_opening` is in a part.
    """

    placed: tuple[str, ...]
    parts: tuple[Shortage, ...]
    no_eligible_opening: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A student's place in the order of precedence.

    `facts`: what puts her ahead of her lot; `lot`: her lottery number, lower goes first; `rank`: her place by lot among
    the `equals` of the same standing, herself included, in the short part that she belongs to, None when she belongs to
    none; `gets_place`: whether the order gives her a place, whatever the plan does. `ahead`: those who have every place
    that she could have had, herself or because others move, counted by why they go before her: the first thing that
    they have and she lacks, or their lot.
    """

    facts: tuple[StandingCode, ...]
    lot: int
    rank: int | None
    equals: int
    gets_place: bool
    ahead: tuple[tuple[AheadCode, int], ...]


@dataclass(frozen=True, slots=True)
class Departures:
    """Where a plan differs from the order of precedence, as only people can make it.

    `placed`: who has a place though the order gives her none; `unplaced`: who has none though it gives her one.
    """

    placed: tuple[str, ...]
    unplaced: tuple[str, ...]


def shortages(problem: PlacementProblem) -> Shortages:
    """Who gets a place, and every part of the problem that is short of places, before or without any plan.

    A region of 1,200 students takes about 0.1 s, most of it to compile the pairs. A problem of format /1 is seen by the
    rules of today.
    """
    from matching.placement.model import model_of  # noqa: PLC0415  loads numpy
    from matching.placement.short_parts import ShortParts  # noqa: PLC0415

    return ShortParts(model_of(upgraded(problem))).everything()


def shortages_and_turns(
    problem: PlacementProblem, students: Iterable[str]
) -> tuple[Shortages, dict[str, tuple[Turn, Shortage | None]]]:
    """What `shortages` gives, and the turn of each of some students with the short part that they belong to, if any.

    As `explain` tells them of one student of a plan in format /2; the problem is compiled once for all of it.
    """
    from matching.placement.model import model_of  # noqa: PLC0415  loads numpy
    from matching.placement.short_parts import ShortParts  # noqa: PLC0415

    parts = ShortParts(model_of(upgraded(problem)))
    index = parts.tables.student_index
    shortage_of = cache(parts.shortage)
    found = {
        name: (parts.turn_of(index[name]), None if part < 0 else shortage_of(part))
        for name in students
        for part in (int(parts.part[index[name]]),)
    }
    return parts.everything(), found


def departures(problem: PlacementProblem, places: Mapping[str, str]) -> Departures:
    """Where a plan, as opening by student, departs from who gets a place by the problem as it stands.

    `problem` is to be the one that was solved: with what was moved by hand as pins, nobody would depart from anything.
    """
    placed = set(shortages(problem).placed)
    return Departures(tuple(sorted(places.keys() - placed)), tuple(sorted(placed - places.keys())))
