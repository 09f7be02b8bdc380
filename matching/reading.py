"""From the values of a JSON file to records, strictly: every fault with its path, unknown keys included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, TypeVar

from matching.faults import Fault, ProblemError, quoted

Record = TypeVar("Record")


def tupled(value: object) -> object:
    """Lists become tuples, all the way down; anything else stays what it is."""
    if not isinstance(value, list):
        return value
    return tuple([tupled(item) if type(item) is list else item for item in value])


@cache
def _shape(make: Callable[..., object]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The names of a record's fields, and those that have no default."""
    known = fields(make)  # type: ignore[arg-type]
    required = (item.name for item in known if item.default is MISSING and item.default_factory is MISSING)
    return tuple(item.name for item in known), frozenset(required)


def read_record(faults: list[Fault], path: str, data: object, make: Callable[..., Record]) -> Record | None:
    """One record from an object; None when it has faults, which are then in the list.

    The keys are the fields of the dataclass `make`; those without a default are required.
    """
    if not isinstance(data, Mapping):
        faults.append(Fault(path, f"must be an object, not {quoted(data)}"))
        return None
    known, required = _shape(make)
    missing = required - data.keys()
    found = [Fault(str(key), "unknown key") for key in data if key not in known]
    found += [Fault(name, "is missing") for name in known if name in missing]
    record: Record | None = None
    values = {name: tupled(data[name]) for name in known if name in data}
    try:
        record = make(**dict.fromkeys(missing), **values)
    except ProblemError as error:
        found += [fault for fault in error.faults if fault.path not in missing]
    faults += [fault.under(path) for fault in found]
    return None if found else record


def read_list(faults: list[Fault], data: Mapping[str, Any], key: str, *, required: bool) -> list[Any]:
    """A list of the file; empty when it is missing or no list, which is then reported."""
    if key not in data:
        if required:
            faults.append(Fault(key, "is missing"))
        return []
    if not isinstance(data[key], list | tuple):
        faults.append(Fault(key, f"must be a list, not {quoted(data[key])}"))
        return []
    return list(data[key])


def check_format(faults: list[Fault], data: Mapping[str, Any], expected: str, *former: str) -> None:
    """The file says what it is; formats from before are fine too, where there are any."""
    if data.get("format") not in (expected, *former):
        faults.append(Fault("format", f"must be {quoted(expected)}, not {quoted(data.get('format'))}"))


def check_newer_keys(faults: list[Fault], path: str, items: Iterable[object], newer: Iterable[str]) -> None:
    """Records of a format from before have no keys that came with a later one."""
    for place, item in enumerate(items):
        if isinstance(item, Mapping):
            faults += [Fault(f"{path}[{place}].{key}", "unknown key") for key in newer if key in item]


def check_keys(faults: list[Fault], data: Mapping[str, Any], known: Iterable[str]) -> None:
    """Nothing at the top of the file that nobody reads."""
    expected = set(known)
    faults += [Fault(str(key), "unknown key") for key in data if key not in expected]
