"""How far a run is, when it is over at the latest, and what is known of its criteria, in words for every kind."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask
from flask_babel import gettext, ngettext

from app.extensions import now
from app.runs.leases import FINISHING
from app.runs.models import PlanRun, Run
from app.web.filters import show_number, show_percent

STOPPING_SECONDS = 10
"""What a search may need, once its time is over, until it has let go of what it was doing and written its plan down."""
LONGEST_SECONDS = 3600
"""The longest time that a form accepts for a run."""
LOTTERY = ("lottery", "draw")
"""Stages after the criteria, in which lots decide between plans that are equally good."""
MORE_TIME = 4
"""How many times as long a run may take that is offered where the last one left something open."""


def duration_words(seconds: float) -> str:
    """45 as "45 seconds", 80 as "1 min 20 s"; whole seconds."""
    if round(seconds) < 1:
        return str(gettext("less than a second"))
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return str(ngettext("%(num)s second", "%(num)s seconds", rest))
    if not rest:
        return str(ngettext("%(num)s minute", "%(num)s minutes", minutes))
    return str(gettext("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=rest))


def rounded_up(seconds: float) -> int:
    """A time to wait, upwards: to ten seconds up to two minutes, to half a minute up to ten, above that to minutes."""
    step = 10 if seconds <= 120 else 30 if seconds <= 600 else 60
    return step * math.ceil(seconds / step)


def at_most(seconds_left: float) -> int | None:
    """How long to promise that a search takes at most; None once its time is over.

    The limit is the only ground for it: see `matching.results.Progress`.
    """
    return rounded_up(seconds_left + STOPPING_SECONDS) if seconds_left > 0 else None


def elapsed_words(run: Run) -> str:
    """How long a busy run has been worked on, whatever its solver last said."""
    if run.started_at is None:
        return ""
    return duration_words(max(0.0, (now() - run.started_at).total_seconds()))


def left_words(run: Run) -> str:
    """How much longer the search of a busy run takes at most."""
    until = run.progress.get("until")
    if run.progress.get("stage") == FINISHING:
        return str(gettext("the search is over"))
    if until is None or run.started_at is None:
        return str(gettext("no estimate yet"))
    most = at_most(until - (now() - run.started_at).total_seconds())
    if most is None:
        return str(gettext("the time is up; the search is stopping"))
    return str(gettext("at most %(time)s, perhaps much less", time=duration_words(most)))


def earlier_words(earlier: PlanRun) -> str:
    """How long an earlier run took: "1 min 20 s for 118 students, run 3"."""
    took = (
        (earlier.finished_at - earlier.started_at).total_seconds()
        if earlier.started_at and earlier.finished_at
        else sum(earlier.summary["seconds"].values())
    )
    return str(
        ngettext(
            "%(time)s for %(num)s student (run %(number)s)",
            "%(time)s for %(num)s students (run %(number)s)",
            earlier.summary["students"],
            time=duration_words(took),
            number=earlier.number,
        )
    )


def more_time(seconds: int) -> int:
    """A longer limit to offer after a run that had this one."""
    return min(LONGEST_SECONDS, MORE_TIME * seconds)


@dataclass(frozen=True)
class Level:
    """What is known of one row of figures: what it counts, its figure, and what no plan can be below."""

    row: str
    """Its code, as in the solver's files."""
    name: str
    counts: str
    value: int | None
    bound: int | None
    better: str = ""
    """How much better a plan could be at most; nothing when that is proven to be nothing, or not known."""

    follows_open: bool = False
    """Whether a criterion before it is open: then its bound speaks of plans that are no worse on those before it."""

    @property
    def is_tight(self) -> bool:
        """Whether the figure is what no plan can be below."""
        return self.value is not None and self.value == self.bound

    @property
    def is_proven(self) -> bool:
        """Whether no plan does better for this order."""
        return self.is_tight and not self.follows_open


def in_order(levels: Iterable[Level]) -> list[Level]:
    """The levels of an order, each with whether it follows an open one."""
    told: list[Level] = []
    for level in levels:
        told.append(replace(level, follows_open=not all(before.is_tight for before in told)))
    return told


def better_words(what: str, value: int, bound: int) -> str:
    """`what`, the whole distance between a figure and its bound, as "at most … (8%)". All of it needs no share."""
    if bound == 0:
        return str(gettext("at most %(what)s", what=what))
    share = math.ceil(100 * (value - bound) / value) / 100
    return str(gettext("at most %(what)s (%(share)s)", what=what, share=show_percent(share)))


Row = tuple[str, int | None, int | None]
"""A row of figures: its name, its figure, and what no plan can be below."""


def known_rows(run: PlanRun) -> list[Row]:
    """What is known of a run's criteria: as it was solved, or as far as it got."""
    if run.state.has_plan:
        return [(row["name"], row["solved"], row["bound"]) for row in run.summary["criteria"]]
    return rows_so_far(run.progress)


def rows_so_far(progress: Mapping[str, Any]) -> list[Row]:
    """What a solver has told of its criteria."""
    return [(stage, value, bound) for _, stage, value, bound in progress.get("levels", [])]


def proof_words(summary: Mapping[str, Any]) -> str:
    """Whether a plan is changed by hand since, proven best, or how many of its criteria are open."""
    if summary["moved"]:
        return str(
            ngettext("%(num)s change by hand since", "%(num)s changes by hand since", summary["moved"])
        )
    if summary["status"] == "optimal":
        return str(gettext("proven best for this order"))
    still_open = sum(row["solved"] != row["bound"] for row in summary["criteria"])
    if not still_open:
        return str(gettext("proven best on every criterion, the lottery cut short"))
    return str(
        ngettext(
            "not proven best: %(num)s criterion still open",
            "not proven best: %(num)s criteria still open",
            still_open,
        )
    )


def step_words(progress: Mapping[str, Any], order: Sequence[str], name: str | None) -> str:
    """What a solver is at: which criterion of the order, by its `name`; None when the stage is no criterion."""
    if not progress:
        return str(gettext("Reading the data"))
    stage = str(progress["stage"]).partition(":")[0]
    if stage == FINISHING:
        return str(gettext("Checking and explaining the plan"))
    if stage in LOTTERY:
        return str(gettext("Last: the lottery between plans that are equally good"))
    if name is None or stage not in order:
        return str(gettext("Preparing"))
    step, steps = order.index(stage) + 1, len(order)
    return str(gettext("Criterion %(step)s of %(steps)s: %(name)s", step=step, steps=steps, name=name))


def level_facts(level: Level) -> list[tuple[str, str]]:
    """The figure and the bound of the criterion that is being settled, with what they count."""
    figure = gettext("none yet") if level.value is None else show_number(level.value)
    least = (
        gettext("not known yet")
        if level.bound is None
        else gettext("at least %(bound)s", bound=show_number(level.bound))
    )
    return [(level.counts[:1].upper() + level.counts[1:], figure), (gettext("In the best plan"), least)]


def open_levels(levels: Sequence[Level]) -> list[Level]:
    """Those that a plan could be better on."""
    return [level for level in levels if level.better]


def init_app(app: Flask) -> None:
    """Make the words known to every template."""
    app.jinja_env.filters.update(
        duration=duration_words,
        elapsed=elapsed_words,
        still_to_go=left_words,
        time_taken=earlier_words,
        more_time=more_time,
        open_levels=open_levels,
        level_facts=level_facts,
    )
