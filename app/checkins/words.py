"""The three questions of a check-in, and what each number from 1 to 5 is called."""

from flask_babel import lazy_gettext as _l

QUESTIONS = {
    "work": _l("How is the work?"),
    "people": _l("How are the people?"),
    "safe": _l("Do you feel safe?"),
}
SHORT = {"work": _l("Work"), "people": _l("People"), "safe": _l("Safe")}
_HOW = {5: _l("Very good"), 4: _l("Good"), 3: _l("So-so"), 2: _l("Bad"), 1: _l("Very bad")}
_WHETHER = {
    5: _l("Yes, completely"),
    4: _l("Yes, mostly"),
    3: _l("Partly"),
    2: _l("Hardly"),
    1: _l("No, not at all"),
}
ANSWERS = {"work": _HOW, "people": _HOW, "safe": _WHETHER}
"""Per question the words of each number, the best first."""
