"""Figures and codes of a supervisor run in words, for pages, files, emails and the command line."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext, ngettext

from app.runs.effects import Broken
from app.runs.words import Level, better_words, in_order, known_rows, proof_words, step_words
from app.supervision.criteria import CRITERIA, criterion_counts, criterion_name
from app.supervision.models import SupervisorRun


def result_sentence(summary: dict[str, Any]) -> str:
    """The result in one sentence, as somebody would say it in the corridor."""
    assigned, students = summary["assigned"], summary["students"]
    parts = [
        gettext("Everybody has a supervisor")
        if assigned == students
        else gettext("%(n)s of %(all)s students have a supervisor", n=assigned, all=students),
        gettext("%(used)s of %(hours)s hours used", used=summary["used"], hours=summary["hours"]),
    ]
    if summary["intensive"]:
        parts.append(
            ngettext(
                "%(num)s with intensive guidance", "%(num)s with intensive guidance", summary["intensive"]
            )
        )
    return f"{'; '.join([*parts, proof_words(summary)])}."


def stage_words(progress: dict[str, Any], order: Sequence[str]) -> str:
    """What the solver is at, as last reported; criteria are numbered as in the order of the run."""
    stage = str(progress.get("stage", ""))
    return step_words(progress, order, criterion_name(stage) if stage in CRITERIA else None)


def run_levels(run: SupervisorRun) -> list[Level]:
    """What is known of the criteria of a run: as solved, or as far as it got."""
    return in_order(
        Level(name, criterion_name(name), criterion_counts(name), value, bound, _better(name, value, bound))
        for name, value, bound in known_rows(run)
        if name in CRITERIA
    )


def _better(name: str, value: int | None, bound: int | None) -> str:
    if value is None or bound is None or value <= bound:
        return ""
    amount = CRITERIA[name].in_units(value - bound)
    return better_words(str(gettext("%(amount)s better", amount=amount)), value, bound)


def reason_words(code: str | None) -> str:
    """Why a student has no supervisor, for staff."""
    words = {
        "no_supervisor": gettext("nobody with hours guides this programme, or decisions rule everybody out"),
        "hours_full": gettext("whoever guides this programme has no hours left"),
        "moved_by_hand": gettext("taken out by hand"),
    }
    return str(words.get(code or "", gettext("no supervisor")))


def reason_help(code: str | None) -> str:
    """What would give a student without a supervisor one."""
    words = {
        "no_supervisor": gettext(
            "Add the programme to the hours of a colleague who can guide it, or withdraw a decision."
        ),
        "hours_full": gettext("Enter more hours, allow overtime, or ask another colleague."),
    }
    return str(words.get(code or "", ""))


def other_words(code: str, lacking: int = 0) -> str:
    """Whether another supervisor could take a student, and if not what keeps her from it."""
    words = {
        "room": gettext("has the hours"),
        "hours": ngettext("is %(num)s hour short", "is %(num)s hours short", lacking),
        "pinned": gettext("a decision names another supervisor"),
        "forbidden": gettext("ruled out by a decision"),
        "programme": gettext("does not guide this programme"),
    }
    return str(words[code])


def removed_words(removed: Sequence[tuple[str, int]]) -> str:
    """How many supervisors each rule takes away: "3 guide another programme; 1 ruled out by a decision"."""
    words = {
        "pinned": gettext("because a decision names another"),
        "forbidden": gettext("ruled out by a decision"),
        "programme": gettext("who guide other programmes"),
    }
    return "; ".join(f"{count} {words[code]}" for code, count in removed)


def broken_sentence(broken: Broken, names: Mapping[str, str]) -> str:
    """Why a change is not possible. `names`: of students and supervisors, by the ids of the solver's files."""
    who = names.get(broken.subject, gettext("somebody who has left"))
    other = names.get(str(broken.found), gettext("somebody who has left"))
    match broken.code:
        case "hours":
            words = gettext(
                "%(who)s would work %(found)s hours, and may work %(most)s.",
                who=who,
                found=broken.found,
                most=broken.allowed,
            )
        case "programme":
            words = gettext("%(other)s does not guide the programme of %(who)s.", other=other, who=who)
        case "forbidden":
            words = gettext("A decision rules out %(other)s for %(who)s.", other=other, who=who)
        case "pinned":
            pinned = names.get(str(broken.allowed), "")
            words = gettext("A decision pins %(who)s to %(other)s.", who=who, other=pinned)
        case _:
            words = gettext("%(who)s is not part of this run.", who=who)
    return str(words)
