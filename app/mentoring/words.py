"""Figures and codes of a circle run in words, for pages, files, emails and the command line."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext, ngettext

from app.mentoring.criteria import CRITERIA, criterion_counts, criterion_name
from app.mentoring.models import CircleRun
from app.runs.effects import Broken
from app.runs.words import Level, better_words, in_order, known_rows, proof_words, step_words


def result_sentence(summary: dict[str, Any]) -> str:
    """The result in one sentence, as somebody would say it in the corridor."""
    seated, students, circles = summary["seated"], summary["students"], summary["circles"]
    parts = [
        gettext("Everybody has a circle")
        if seated == students
        else gettext("%(seated)s of %(students)s students have a circle", seated=seated, students=students),
        ngettext("%(num)s circle", "%(num)s circles", circles),
    ]
    if summary["first"]:
        parts.append(
            gettext("everyone with priority has one")
            if summary["first_seated"] == summary["first"]
            else gettext(
                "%(seated)s of %(first)s with priority",
                seated=summary["first_seated"],
                first=summary["first"],
            )
        )
    return f"{'; '.join([*parts, proof_words(summary)])}."


def stage_words(progress: dict[str, Any], order: Sequence[str]) -> str:
    """What the solver is at, as last reported; criteria are numbered as in the order of the run."""
    stage = str(progress.get("stage", ""))
    return step_words(progress, order, criterion_name(stage) if stage in CRITERIA else None)


def run_levels(run: CircleRun) -> list[Level]:
    """What is known of the criteria of a run: as solved, or as far as it got."""
    return in_order(
        Level(
            name,
            criterion_name(name),
            criterion_counts(name),
            value,
            bound,
            better_words(_better(name, value - bound), value, bound)
            if value is not None and bound is not None and value > bound
            else "",
        )
        for name, value, bound in known_rows(run)
        if name in CRITERIA
    )


def _better(name: str, number: int) -> str:
    return str(gettext("%(amount)s better", amount=CRITERIA[name].in_units(number)))


Removed = Mapping[str, int] | tuple[tuple[str, int], ...]
"""How many times of mentors each rule takes away."""


def _told_reason(code: str | None, removed: Removed) -> str:
    """The code to tell. To the solver a decision that rules out a mentor is as good as a mentor who works there."""
    rules = set(dict(removed))
    if code != "not_independent" or rules.isdisjoint({"pinned", "forbidden"}):
        return code or ""
    return "partly_decided" if code in rules else "decided"


def reason_words(code: str | None, removed: Removed = ()) -> str:
    """Why a student has no circle, for staff. `removed`: what each rule takes away."""
    words = {
        "no_shared_slot": gettext("no mentor is free at the times given"),
        "out_of_reach": gettext(
            "every mentor who is free then is too far away, and meeting online is not an option"
        ),
        "not_independent": gettext("the mentors who are free work at the internship company"),
        "partly_decided": gettext(
            "the mentors who are free work at the internship company, and a decision rules out others"
        ),
        "decided": gettext("a decision rules out every mentor"),
        "circles_full": gettext("every suitable circle is full, and its mentors lead no other circles"),
        "too_few": gettext("too few students are free at the times when a mentor still is"),
        "moved_by_hand": gettext("taken out by hand"),
    }
    return str(words.get(_told_reason(code, removed), gettext("no circle")))


def reason_help(code: str | None, removed: Removed = ()) -> str:
    """What would give a student without a circle one."""
    words = {
        "no_shared_slot": gettext(
            "Ask the student for other times, or ask a mentor who is free at these times."
        ),
        "out_of_reach": gettext("Ask if the student could meet online, or ask a mentor who is closer."),
        "not_independent": gettext("Ask a mentor who works elsewhere."),
        "partly_decided": gettext("Ask a mentor who works elsewhere, or withdraw the decision."),
        "decided": gettext("Ask another mentor, or withdraw the decision."),
        "circles_full": gettext("Ask another mentor, or ask a mentor if she would lead one more circle."),
        "too_few": gettext("Ask this student, or others nearby, for other times, or allow smaller circles."),
    }
    return str(words.get(_told_reason(code, removed), ""))


def removed_words(removed: Removed) -> str:
    """How many moments of mentors each rule takes away: "12 at another moment; 3 too far away"."""
    words = {
        "pinned": gettext("ruled out because a decision names another mentor"),
        "forbidden": gettext("ruled out by a decision"),
        "no_shared_slot": gettext("at another time"),
        "out_of_reach": gettext("too far away, and online is not an option"),
        "not_independent": gettext("with a mentor who works at the internship company"),
    }
    return "; ".join(f"{count} {words[code]}" for code, count in dict(removed).items())


def other_words(code: str) -> str:
    """Whether another circle could take a student, and if not what keeps her out."""
    words = {
        "room": gettext("has room"),
        "full": gettext("is full"),
        "too_few": gettext("the circle left behind would be too small"),
        "pinned": gettext("a decision names another mentor"),
        "forbidden": gettext("a decision rules out a mentor there"),
        "no_shared_slot": gettext("not at a time that was given"),
        "out_of_reach": gettext("too far away, or not the way the student wants to meet"),
        "not_independent": gettext("a mentor there works at the internship company"),
    }
    return str(words[code])


def broken_sentence(broken: Broken, names: Mapping[str, str]) -> str:
    """Why a change is not possible. `names`: of students and mentors, by the ids of the solver's files."""
    who = names.get(broken.subject, gettext("somebody who has left"))
    other = names.get(str(broken.found), gettext("somebody who has left"))
    match broken.code:
        case "size":
            return _size(broken, who)
        case "mentors":
            return _mentors(broken)
        case "mentor_slot" | "no_shared_slot":
            words = gettext("%(who)s is not available at this time.", who=who)
        case "mentor_out_of_reach" | "out_of_reach":
            words = gettext(
                "It is too far away for %(who)s, or %(who)s does not want to meet this way.", who=who
            )
        case "mentor_twice":
            words = gettext("%(who)s leads another circle at this time.", who=who)
        case "mentor_circles":
            most = broken.allowed if isinstance(broken.allowed, int) else 0
            words = ngettext(
                "%(who)s leads at most %(num)s circle.",
                "%(who)s leads at most %(num)s circles.",
                most,
                who=who,
            )
        case "not_independent":
            words = gettext(
                "%(mentor)s works at the company where %(who)s is placed, and a mentor must be independent.",
                mentor=other,
                who=who,
            )
        case "forbidden":
            words = gettext("A decision rules out %(mentor)s for %(who)s.", who=who, mentor=other)
        case "pinned":
            pinned = names.get(str(broken.allowed), "")
            words = gettext("A decision pins %(who)s to %(mentor)s.", who=who, mentor=pinned)
        case _:
            words = gettext("%(who)s is not part of this run.", who=who)
    return str(words)


def _range(broken: Broken) -> tuple[int, int]:
    least, most = broken.allowed if isinstance(broken.allowed, list) else (0, 0)
    return least, most


def _mentors(broken: Broken) -> str:
    least, most = _range(broken)
    if least == most:
        return str(
            ngettext(
                "A circle in this run has %(num)s mentor.", "A circle in this run has %(num)s mentors.", most
            )
        )
    return str(gettext("A circle in this run has %(least)s to %(most)s mentors.", least=least, most=most))


def _size(broken: Broken, host: str) -> str:
    """`broken` is about the circle of this host."""
    found = broken.found if isinstance(broken.found, int) else 0
    least, most = _range(broken)
    if least == most:
        return str(
            ngettext(
                "The circle of %(host)s would have %(num)s member. In this run, a circle has %(most)s.",
                "The circle of %(host)s would have %(num)s members. In this run, a circle has %(most)s.",
                found,
                host=host,
                most=most,
            )
        )
    return str(
        ngettext(
            "The circle of %(host)s would have %(num)s member. In this run, a circle has "
            "%(least)s to %(most)s.",
            "The circle of %(host)s would have %(num)s members. In this run, a circle has "
            "%(least)s to %(most)s.",
            found,
            host=host,
            least=least,
            most=most,
        )
    )
