"""A stored row beside a row of a file: which fields change, and which stay as somebody entered them by hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import LazyString, lazy_gettext

from app.imports.models import HandEdit
from app.imports.plans import Change, Text
from app.web.filters import show_date

NOT_KNOWN = lazy_gettext("not known")


def in_words(value: object) -> Text:
    """A value as a preview shows it, in the reader's language."""
    if value is None or value in ("", ()):
        return NOT_KNOWN
    if isinstance(value, date):
        return LazyString(show_date, value)
    if isinstance(value, StrEnum):
        label: Text = getattr(value, "label", value.value)
        return label
    if isinstance(value, (tuple, list)):
        return ", ".join(str(item) for item in value)
    return str(value)


@dataclass(frozen=True, slots=True)
class Field:
    """A field that an import may set: its label, and how a value of it is written."""

    label: LazyString
    show: Callable[[Any], Text] = in_words


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs. `values` are to be set, `kept` stay for now, `overruled` are hand edits that lose from the file."""

    values: Mapping[str, Any]
    changes: tuple[Change, ...] = ()
    kept: tuple[Change, ...] = ()
    overruled: tuple[HandEdit, ...] = ()

    def __add__(self, other: "Comparison") -> "Comparison":
        return Comparison(
            {**self.values, **other.values},
            self.changes + other.changes,
            self.kept + other.kept,
            self.overruled + other.overruled,
        )


SAME = Comparison({})


def compare(
    stored: Mapping[str, Any],
    wanted: Mapping[str, Any],
    fields: Mapping[str, Field],
    edited: Mapping[str, HandEdit] | None = None,
    *,
    takes_file: bool = False,
) -> Comparison:
    """Hold `wanted` (only the fields that the file speaks of) against `stored`.

    A field in `edited` was set by hand and is kept, unless the coordinator chose the file for this row.
    """
    values: dict[str, Any] = {}
    changes, kept, overruled = [], [], []
    for name, value in wanted.items():
        if stored[name] == value:
            continue
        field = fields[name]
        change = Change(name, field.label, field.show(stored[name]), field.show(value))
        edit = (edited or {}).get(name)
        if edit is not None and not takes_file:
            kept.append(change)
            continue
        if edit is not None:
            overruled.append(edit)
        changes.append(change)
        values[name] = value
    return Comparison(values, tuple(changes), tuple(kept), tuple(overruled))
