"""Figures and codes of a run in words, where a sentence is needed outside a page too: the command line, files, pages.

Pages turn explanations into words in `components/explanation.html`.
"""

from typing import Any

from flask_babel import gettext, ngettext

from app.placements.criteria import CRITERIA, base_criterion, criterion_name


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


def proof_words(summary: dict[str, Any]) -> str:
    """Whether a plan, of placements or of circles, is proven, or changed by hand since."""
    if summary["moved"]:
        return str(
            ngettext("%(num)s change by hand since", "%(num)s changes by hand since", summary["moved"])
        )
    if summary["status"] == "optimal":
        return str(gettext("proven best for this order"))
    return str(gettext("the best found in the time given"))


def stage_words(progress: dict[str, Any]) -> str:
    """What the solver is at, as last reported."""
    if not progress:
        return str(gettext("Reading the data"))
    base = base_criterion(str(progress["stage"]))
    if base not in CRITERIA:
        return str(gettext("Preparing"))
    words = gettext(
        "Step %(step)s of %(steps)s: %(name)s",
        step=progress["stage_index"] + 1,
        steps=progress["stage_count"],
        name=criterion_name(base),
    )
    return str(words)


def rank_words(rank: int | None) -> str:
    """1 as "first choice"; None as "not on the list"."""
    names = {
        None: gettext("not on the list"),
        1: gettext("first choice"),
        2: gettext("second choice"),
        3: gettext("third choice"),
    }
    return str(names.get(rank) or gettext("choice %(rank)s", rank=rank))
