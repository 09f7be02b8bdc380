"""What happened, in words: each feature has a `TrailWords` for what it records, and `app/contents.py` lists these.

`PUBLISH = WORDS.label("run:publish", lazy_gettext("Match run published"))` gives back the action, so that the name in
the trail and its words cannot drift apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from flask import Flask, current_app
from flask_babel import LazyString, gettext

from app.audit.models import AuditEvent

_KEY = "words of the trail"


@dataclass(frozen=True)
class TrailWords:
    """The words for what one feature records.

    `details` names the keys of an event's `data`; a key means one thing everywhere. `values` names, per key, the codes
    that can stand under it. `numbered` says what things are called that the trail knows by a number, per name of
    their table's class: `_l("Run %(number)s")` for a "MatchRun".
    """

    details: Mapping[str, LazyString] = field(default_factory=dict)
    values: Mapping[str, Mapping[Any, LazyString]] = field(default_factory=dict)
    numbered: Mapping[str, LazyString] = field(default_factory=dict)
    actions: dict[str, LazyString] = field(default_factory=dict, init=False)
    technical: set[str] = field(default_factory=set, init=False)

    def label(self, action: str, words: LazyString, *, is_technical: bool = False) -> str:
        """Name an action; returns it. `is_technical`: about accounts and settings, so administrators may see it too."""
        self.actions[action] = words
        if is_technical:
            self.technical.add(action)
        return action


@dataclass(frozen=True)
class _Known:
    """The words of all features together."""

    actions: dict[str, LazyString] = field(default_factory=dict)
    technical: set[str] = field(default_factory=set)
    details: dict[str, LazyString] = field(default_factory=dict)
    values: dict[str, dict[str, LazyString]] = field(default_factory=dict)
    numbered: dict[str, LazyString] = field(default_factory=dict)


def init_app(app: Flask, features: Iterable[TrailWords]) -> None:
    """Make the words of `features` known to `app`."""
    known = _Known()
    for feature in features:
        known.actions.update(feature.actions)
        known.technical.update(feature.technical)
        known.details.update(feature.details)
        known.numbered.update(feature.numbered)
        for key, words in feature.values.items():
            known.values.setdefault(key, {}).update({str(code): word for code, word in words.items()})
    app.extensions[_KEY] = known


def _known() -> _Known:
    return cast(_Known, current_app.extensions[_KEY])


def words_for(action: str) -> str:
    """The label of an action; for one that nobody named, its own two words."""
    actions = _known().actions
    if action in actions:
        return str(actions[action])
    subject, _, verb = action.replace("_", " ").partition(":")
    return f"{subject}: {verb}".capitalize()


def subject_words(subject_type: str, name: str) -> str:
    """What an event is about: a name as it is, a number with what it is the number of."""
    numbered = _known().numbered
    if name.isdecimal() and subject_type in numbered:
        return str(numbered[subject_type]) % {"number": name}
    return name


def about_words(event: AuditEvent) -> str:
    """Whom or what an event is about; a number for somebody who was erased."""
    if event.person_kind and not event.subject_name:
        return erased_words(event.person_id)
    return subject_words(event.subject_type, event.subject_name)


def actor_words(event: AuditEvent) -> str:
    """Who did it; a number for somebody who was erased."""
    if event.actor_id is None:
        return str(gettext("the system"))
    return event.actor_name or erased_words(event.actor_id)


def erased_words(number: int | None) -> str:
    """What stands for somebody whose name is gone."""
    return str(gettext("erased person %(number)s", number=number))


def technical_actions() -> frozenset[str]:
    """The actions that hold no content: what an administrator may see."""
    return frozenset(_known().technical)


def detail_words(key: str) -> LazyString | None:
    """What a key of an event's data is called, if any feature named it."""
    return _known().details.get(key)


def value_words(key: str, code: str) -> LazyString | None:
    """What a code under this key is called, if any feature named it."""
    return _known().values.get(key, {}).get(code)
