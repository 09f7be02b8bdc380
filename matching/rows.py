"""Records to the rows of a JSON file and back: what every format of this package does in the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from matching.faults import Fault, quoted
from matching.reading import read_list, read_record

Item = TypeVar("Item")


def row_of(record: Any) -> dict[str, Any]:
    """A record as a JSON object."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name in record.__slots__
        for value in (getattr(record, name),)
    }


def read_numbered(
    faults: list[Fault],
    unreadable: dict[str, set[str]],
    data: Mapping[str, Any],
    key: str,
    make: Callable[..., Item],
) -> list[tuple[int, Item]]:
    """The records of a required list with their places; ids of those with faults go to `unreadable`."""
    made: list[tuple[int, Item]] = []
    for place, item in enumerate(read_list(faults, data, key, required=True)):
        record = read_record(faults, f"{key}[{place}]", item, make)
        if record is not None:
            made.append((place, record))
        elif isinstance(item, Mapping) and isinstance(item.get("id"), str):
            unreadable.setdefault(key, set()).add(item["id"])
    return made


def read_rows(
    faults: list[Fault], data: Mapping[str, Any], key: str, make: Callable[..., Item]
) -> tuple[Item, ...]:
    """The records of a required list of a solution; an object `removed` in one becomes pairs."""
    rows = []
    for place, item in enumerate(read_list(faults, data, key, required=True)):
        path = f"{key}[{place}]"
        values = item
        if isinstance(item, Mapping) and "removed" in item:
            values = {**item, "removed": pairs_of(faults, f"{path}.removed", item["removed"])}
        row = read_record(faults, path, values, make)
        if row is not None:
            rows.append(row)
    return tuple(rows)


def pairs_of(faults: list[Fault], path: str, data: object) -> tuple[tuple[str, Any], ...]:
    """The pairs of an object."""
    if not isinstance(data, Mapping):
        faults.append(Fault(path, f"must be an object, not {quoted(data)}"))
        return ()
    return tuple(data.items())
