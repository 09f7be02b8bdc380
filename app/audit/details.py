"""What stands beside an event, in words: each feature names the keys of its `data` once, where it names its actions.

    name_details({"women": lazy_gettext("women in technical roles")})
    name_values("source", {"company": lazy_gettext("the company")})

A coded value without words, a number or a name, is shown as it is. Words that several features need stand here.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import LazyString, get_locale, gettext, lazy_gettext

from app.access import ROLE_LABELS
from app.web.filters import show_date

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BOTH = frozenset({"nl", "en"})
"""The keys of a value that was written in both languages."""

_KEYS: dict[str, LazyString] = {
    "answer": lazy_gettext("answer"),
    "asks_others": lazy_gettext("asks others too"),
    "cause": lazy_gettext("cause"),
    "chosen": lazy_gettext("chosen by hand"),
    "circle": lazy_gettext("circle"),
    "code": lazy_gettext("code"),
    "comes": lazy_gettext("number of who comes"),
    "count": lazy_gettext("how many"),
    "counts": lazy_gettext("rows"),
    "day": lazy_gettext("day"),
    "digest": lazy_gettext("check digits of the file"),
    "ends_on": lazy_gettext("last day"),
    "every_weeks": lazy_gettext("weeks between two"),
    "failures": lazy_gettext("wrong passwords"),
    "fields": lazy_gettext("what changed"),
    "first": lazy_gettext("the first on"),
    "from": lazy_gettext("from"),
    "how": lazy_gettext("how"),
    "kind": lazy_gettext("kind"),
    "leaves": lazy_gettext("number of who leaves"),
    "meeting": lazy_gettext("meeting"),
    "mentors": lazy_gettext("numbers of the mentors"),
    "minutes": lazy_gettext("minutes"),
    "name": lazy_gettext("name"),
    "offer": lazy_gettext("what was asked"),
    "offers": lazy_gettext("what is offered"),
    "opening": lazy_gettext("number of the opening"),
    "openings": lazy_gettext("numbers of the openings"),
    "people": lazy_gettext("people"),
    "period": lazy_gettext("period"),
    "request": lazy_gettext("number of the request"),
    "role": lazy_gettext("role"),
    "role_model": lazy_gettext("number of the role model"),
    "roles": lazy_gettext("roles"),
    "rows": lazy_gettext("rows"),
    "run": lazy_gettext("run"),
    "site": lazy_gettext("site"),
    "slot": lazy_gettext("part of the week"),
    "starts_at": lazy_gettext("begins at"),
    "starts_on": lazy_gettext("first day"),
    "state": lazy_gettext("state"),
    "student": lazy_gettext("number of the student"),
    "students": lazy_gettext("students"),
    "times": lazy_gettext("times"),
    "to": lazy_gettext("to"),
    "until": lazy_gettext("until"),
    "valid_from": lazy_gettext("from"),
    "valid_until": lazy_gettext("until and including"),
    "why": lazy_gettext("why"),
}
_roles = {role.value: words for role, words in ROLE_LABELS.items()}
_VALUES: dict[str, dict[str, LazyString]] = {"role": dict(_roles), "roles": dict(_roles)}


def name_details(words: Mapping[str, LazyString]) -> None:
    """Give keys of `data` their words. A key means one thing everywhere."""
    _KEYS.update(words)


def name_values(key: str, words: Mapping[Any, LazyString]) -> None:
    """Give the codes that can stand under a key their words."""
    _VALUES.setdefault(key, {}).update({str(code): label for code, label in words.items()})


def unnamed_in(data: Mapping[str, Any]) -> list[str]:
    """The keys in an event's data that nobody gave words, also those of what stands inside."""
    missing = [key for key in data if key not in _KEYS]
    for value in data.values():
        if isinstance(value, Mapping) and not value.keys() <= _BOTH:
            missing += unnamed_in(value)
    return missing


def details_of(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Per detail its name and its value, in words, in the reader's language."""
    return [(_name(key), _value(key, value)) for key, value in data.items()]


def _name(key: str) -> str:
    return str(_KEYS[key]) if key in _KEYS else key.replace("_", " ")


def _value(key: str, value: Any) -> str:
    if isinstance(value, Mapping) and value and value.keys() <= _BOTH:
        return _value(key, value.get(str(get_locale()), next(iter(value.values()))))
    if isinstance(value, Mapping):
        return ", ".join(f"{_name(name)} {_value(name, part)}" for name, part in value.items()) or "–"
    if isinstance(value, list | tuple):
        return ("; " if any(isinstance(part, list) for part in value) else ", ").join(
            _parts(key, value)
        ) or "–"
    if value is None:
        return "–"
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    return _word(key, str(value))


def _parts(key: str, values: Any) -> Iterator[str]:
    return (
        " ".join(_word(key, str(each)) for each in part) if isinstance(part, list) else _value(key, part)
        for part in values
    )


def _word(key: str, value: str) -> str:
    words = _VALUES.get(key, {}).get(value)
    if words is not None:
        return str(words)
    return show_date(date.fromisoformat(value)) if _DAY.fullmatch(value) else value
