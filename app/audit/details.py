"""What stands beside an event, in words. A value without words of its own, a number or a name, is shown as it is."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import get_locale, gettext

from app.audit.labels import detail_words, value_words
from app.web.filters import show_date

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BOTH = frozenset({"nl", "en"})
"""The keys of a value that was written in both languages."""


def unnamed_in(data: Mapping[str, Any]) -> list[str]:
    """The keys in an event's data that nobody gave words, also those of what stands inside."""
    missing = [key for key in data if detail_words(key) is None]
    for value in data.values():
        if isinstance(value, Mapping) and not value.keys() <= _BOTH:
            missing += unnamed_in(value)
    return missing


def details_of(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Per detail its name and its value, in words, in the reader's language."""
    return [(_name(key), _value(key, value)) for key, value in data.items()]


def _name(key: str) -> str:
    return str(detail_words(key) or key.replace("_", " "))


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
    words = value_words(key, value)
    if words is not None:
        return str(words)
    return show_date(date.fromisoformat(value)) if _DAY.fullmatch(value) else value
