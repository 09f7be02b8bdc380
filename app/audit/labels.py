"""What happened, in words: each feature names the actions it records, once, where it records them.

`PUBLISH = label("run:publish", lazy_gettext("Match run published"))` gives back the action, so that the name in the
trail and its words cannot drift apart.
"""

from flask_babel import LazyString

_LABELS: dict[str, LazyString] = {}
_TECHNICAL: set[str] = set()
_NUMBERED: dict[str, LazyString] = {}


def label(action: str, words: LazyString, *, is_technical: bool = False) -> str:
    """Name an action; returns it. `is_technical`: about accounts and settings, so administrators may see it too."""
    _LABELS[action] = words
    if is_technical:
        _TECHNICAL.add(action)
    return action


def words_for(action: str) -> str:
    """The label of an action; for one that nobody named, its own two words."""
    if action in _LABELS:
        return str(_LABELS[action])
    subject, _, verb = action.replace("_", " ").partition(":")
    return f"{subject}: {verb}".capitalize()


def number_subjects(words: LazyString, *subject_types: str) -> None:
    """Say what things are called that the trail knows by a number: `_l("Run %(number)s")` for a "MatchRun"."""
    _NUMBERED.update(dict.fromkeys(subject_types, words))


def subject_words(subject_type: str, name: str) -> str:
    """What an event is about: a name as it is, a number with what it is the number of."""
    if name.isdecimal() and subject_type in _NUMBERED:
        return str(_NUMBERED[subject_type]) % {"number": name}
    return name


def technical_actions() -> frozenset[str]:
    """The actions that hold no content: what an administrator may see."""
    return frozenset(_TECHNICAL)
