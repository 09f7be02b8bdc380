"""Figures and codes of a run in words, where a sentence is needed outside a page too: the command line, files, pages.

Pages turn explanations into words in `components/explanation.html`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext, ngettext

from app.placements.criteria import CRITERIA, RANKS, base_criterion, criterion_counts, criterion_name
from app.placements.models import MatchRun
from app.runs.words import (
    Level,
    Row,
    better_words,
    in_order,
    known_rows,
    proof_words,
    rows_so_far,
    step_words,
)


def result_sentence(summary: dict[str, Any]) -> str:
    """The result in one sentence, as somebody would say it in the corridor."""
    placed, students = totals(summary)
    alone, flagged, first = summary["alone"], summary["flagged_participants"], summary["first"]
    parts = [
        gettext("Everybody placed")
        if placed == students
        else gettext("%(placed)s of %(students)s placed", placed=placed, students=students),
        ngettext("%(num)s alone", "%(num)s alone", alone) if alone else gettext("nobody alone"),
        ngettext(
            "%(num)s participant at a site with fewer than %(threshold)s women in technical "
            "roles, or where the count is not known",
            "%(num)s participants at a site with fewer than %(threshold)s women in technical "
            "roles, or where the count is not known",
            flagged,
            threshold=summary["threshold"],
        )
        if flagged
        else gettext("no participant at a site with too few women in technical roles"),
        ngettext("%(num)s first choice", "%(num)s first choices", first),
        proof_words(summary),
    ]
    return f"{'; '.join(parts)}."


def totals(summary: dict[str, Any]) -> tuple[int, int]:
    """Students with a place, and all students: with those whose confirmed place stands outside the plan (R18)."""
    apart = len(summary["remarks"]["students_standing_apart"])
    return summary["placed"] + apart, summary["students"] + apart


def stage_words(progress: dict[str, Any], order: Sequence[str]) -> str:
    """What the solver is at, as last reported; criteria are numbered as in the order of the run."""
    base = base_criterion(str(progress.get("stage", "")))
    return step_words(progress, order, criterion_name(base) if base in CRITERIA else None)


def levels_of(rows: Iterable[Row], mode: str) -> list[Level]:
    """What is known of rows of figures, in words. `mode`: how choices are counted."""
    return in_order(
        Level(
            name,
            criterion_name(name),
            criterion_counts(name, mode),
            value,
            bound,
            better_words(_fewer(name, value - bound, mode), value, bound)
            if value is not None and bound is not None and value > bound
            else "",
        )
        for name, value, bound in rows
        if base_criterion(name) in CRITERIA
    )


def _fewer(name: str, number: int, mode: str) -> str:
    """How far a figure could be below what it is, in words."""
    base, _, rank = name.partition(":")
    if not rank:
        return CRITERIA[base].fewer(number)
    kind = "below" if mode == "rank_maximal" else "at"
    return RANKS[kind].better(number, int(rank))


def run_levels(run: MatchRun) -> list[Level]:
    """What is known of the criteria of a run: as solved, or as far as it got."""
    return levels_of(known_rows(run), run.policy["preference_mode"])


def levels_so_far(progress: dict[str, Any], mode: str) -> list[Level]:
    """The same of a solve that is going on."""
    return levels_of(rows_so_far(progress), mode)


def outcome_levels(outcome: dict[str, Any], mode: str) -> list[Level]:
    """The same of one order of a comparison; nothing for one that was solved before bounds were kept."""
    return levels_of([(name, value, bound) for name, value, bound in outcome.get("levels", [])], mode)


def rank_words(rank: int | None) -> str:
    """1 as "first choice"; None as "not on the list"."""
    names = {
        None: gettext("not on the list"),
        1: gettext("first choice"),
        2: gettext("second choice"),
        3: gettext("third choice"),
    }
    return str(names.get(rank) or gettext("choice %(rank)s", rank=rank))
