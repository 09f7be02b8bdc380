"""The ten questions of an evaluation, the five themes that they make, and the words for both."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Question:
    """One sentence that she agrees with or not, and the theme it belongs to."""

    code: str
    theme: str
    words: LazyString


THEMES: dict[str, LazyString] = {
    "learning": _l("Learning"),
    "guidance": _l("Guidance at the workplace"),
    "people": _l("People and atmosphere"),
    "safety": _l("Safety and respect"),
    "agreements": _l("What was agreed"),
}
QUESTIONS = (
    Question("learned", "learning", _l("I learned here what I need for my programme.")),
    Question("level", "learning", _l("The work suited my level.")),
    Question("asked", "guidance", _l("I knew whom to ask when I had a question.")),
    Question("feedback", "guidance", _l("I often heard what went well and what could be better.")),
    Question("welcome", "people", _l("I felt welcome.")),
    Question("belonged", "people", _l("I belonged to the team.")),
    Question("safe", "safety", _l("I felt safe.")),
    Question("respect", "safety", _l("People treated me with respect.")),
    Question("hours", "agreements", _l("Hours and tasks were as agreed.")),
    Question("again", "agreements", _l("I would choose this place again.")),
)
CODES = tuple(question.code for question in QUESTIONS)
ANSWERS = {
    5: _l("Yes, completely"),
    4: _l("Yes, mostly"),
    3: _l("Partly"),
    2: _l("Hardly"),
    1: _l("No, not at all"),
}


def next_question(answers: dict[str, int]) -> int | None:
    """The position of the first question without an answer, from 0; None where all have one."""
    return next((place for place, code in enumerate(CODES) if code not in answers), None)
