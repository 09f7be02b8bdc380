"""JSON files and records, what every format of this package does in the same way.

Reading is strict: every fault is reported with its path, unknown keys included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from functools import cache
from hashlib import sha256
from json import dumps
from typing import Any, TypeVar, cast

from matching.faults import Fault, ProblemError, check_text, check_texts, quoted, reject
from matching.records import Equivalents, Travel, seed_faults
from matching.results import CriterionValue

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


def read_head(
    data: Mapping[str, Any], formats: Sequence[str], keys: Iterable[str]
) -> tuple[list[Fault], int]:
    """The faults at the top of a problem's file, to which those of its records are added, and its seed.

    `formats`: that of today, then those from before. Raises ProblemError where the file holds no object.
    """
    check_object(data)
    faults: list[Fault] = []
    check_format(faults, data, *formats)
    check_keys(faults, data, keys)
    seed = data.get("seed", 1)
    return faults + seed_faults(seed), seed


def check_newer_keys(faults: list[Fault], path: str, items: Iterable[object], newer: Iterable[str]) -> None:
    """Records of a format from before have no keys that came with a later one."""
    for place, item in enumerate(items):
        if isinstance(item, Mapping):
            faults += [Fault(f"{path}[{place}].{key}", "unknown key") for key in newer if key in item]


def check_keys(faults: list[Fault], data: Mapping[str, Any], known: Iterable[str]) -> None:
    """Nothing at the top of the file that nobody reads."""
    expected = set(known)
    faults += [Fault(str(key), "unknown key") for key in data if key not in expected]


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
    make: Callable[..., Record],
    *,
    required: bool = True,
) -> list[tuple[int, Record]]:
    """The records of a list with their places; ids of those with faults go to `unreadable`."""
    made: list[tuple[int, Record]] = []
    for place, item in enumerate(read_list(faults, data, key, required=required)):
        record = read_record(faults, f"{key}[{place}]", item, make)
        if record is not None:
            made.append((place, record))
        elif isinstance(item, Mapping) and isinstance(item.get("id"), str):
            unreadable.setdefault(key, set()).add(item["id"])
    return made


def read_rows(
    faults: list[Fault], data: Mapping[str, Any], key: str, make: Callable[..., Record]
) -> tuple[Record, ...]:
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


def check_object(data: object) -> None:
    """A file holds one JSON object. Raises ProblemError when it does not."""
    if not isinstance(data, Mapping):
        raise ProblemError([Fault("", "the file must hold one JSON object")])


def read_equivalents(faults: list[Fault], data: object) -> Equivalents:
    """The table of programme codes that count as one another."""
    if not isinstance(data, Mapping):
        faults.append(Fault("equivalents", f"must be an object, not {quoted(data)}"))
        return ()
    before = len(faults)
    table = []
    for code, others in data.items():
        values = tuple(others) if isinstance(others, list | tuple) else others
        check_text(faults, "equivalents", code)
        check_texts(faults, f"equivalents.{code}", values)
        table.append((code, values))
    return tuple(table) if len(faults) == before else ()


def read_policy(faults: list[Fault], path: str, data: object, make: Callable[..., Record]) -> Record | None:
    """A policy, with `travel` as a record; None when it has faults, which are then in the list."""
    return read_record(faults, path, with_travel(faults, path, data), make)


def with_travel(faults: list[Fault], path: str, policy: object) -> object:
    """The values of a policy with `travel` as a record."""
    if not isinstance(policy, Mapping) or "travel" not in policy:
        return policy
    travel = read_record(faults, f"{path}.travel", policy["travel"], Travel)
    return {**policy, "travel": travel or Travel()}


def write_records(form: str, problem: Any, lists: Iterable[str]) -> dict[str, Any]:
    """The JSON object of a problem of any model, every key written out; `lists` name its records."""
    data = {"format": form, "seed": problem.seed, "policy": write_policy(problem.policy)}
    if hasattr(problem, "equivalents"):
        data["equivalents"] = {code: list(others) for code, others in problem.equivalents}
    return data | {key: [row_of(record) for record in getattr(problem, key)] for key in lists}


def write_policy(policy: Any) -> dict[str, Any]:
    """A policy as a JSON object."""
    return {**row_of(policy), "travel": row_of(policy.travel)}


def digest_of(data: dict[str, Any], kinds: Iterable[str], without_order: Iterable[str]) -> str:
    """SHA-256 of a written problem without its seed, which a solution names beside it; changes `data`.

    Canonical: keys in full, measures as decimal fractions, the records of each kind sorted by id, and `without_order`,
    lists of theirs in which neither order nor repetition means anything, sorted too. So the order of the rows in a
    file, and keys left at their default, make no difference.
    """
    del data["seed"]
    travel = data["policy"]["travel"]
    data["policy"]["travel"] = {key: float(value) for key, value in travel.items()}
    if "equivalents" in data:
        data["equivalents"] = {code: sorted(set(others)) for code, others in data["equivalents"].items()}
    for kind in kinds:
        data[kind].sort(key=lambda row: row["id"])
        for row in data[kind]:
            for key in without_order:
                if row.get(key):
                    row[key] = sorted(set(row[key]))
            if row.get("location"):
                row["location"] = [float(degrees) for degrees in row["location"]]
    return sha256(dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def write_result(form: str, solution: Any, lists: Iterable[str]) -> dict[str, Any]:
    """The JSON object of a solution of any model; `lists` name its rows besides the criteria."""
    rows = {key: [_row_of_result(row) for row in getattr(solution, key)] for key in ("criteria", *lists)}
    return {"format": form, **row_of(solution), **rows, "seconds": dict(solution.seconds)}


def _row_of_result(row: Any) -> dict[str, Any]:
    values = row_of(row)
    return {**values, "removed": dict(row.removed)} if "removed" in values else values


def read_result(
    data: Mapping[str, Any],
    formats: Sequence[str],
    make: Callable[..., Record],
    lists: Mapping[str, Callable[..., object]],
    **known: object,
) -> Record:
    """A solution of any model from its JSON object. Raises ProblemError with every fault.

    `lists`: the record of each list besides the criteria. `known`: fields that are no keys of the file.
    """
    check_object(data)
    faults: list[Fault] = []
    check_format(faults, data, *formats)
    keys = [name for name in _shape(make)[0] if name not in known]
    check_keys(faults, data, ("format", *keys))
    values: dict[str, Any] = {key: value for key, value in data.items() if key in keys}
    for key, row in {"criteria": CriterionValue, **lists}.items():
        values[key] = read_rows(faults, data, key, row)
    values["seconds"] = pairs_of(faults, "seconds", data.get("seconds", {}))
    solution = read_record(faults, "", {**values, **known}, make)
    reject(faults)
    return cast("Record", solution)  # a record without faults was made
