"""JSON in and out: `placement-problem/1` and `placement-solution/1`, and the digest of a problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from json import dumps
from typing import Any, TypeVar, cast

from matching.consistency import Records, record_faults, seed_faults
from matching.faults import Fault, ProblemError, check_text, check_texts, quoted, reject
from matching.problem import PlacementProblem
from matching.reading import check_format, check_keys, read_list, read_record
from matching.records import KnownMinutes, Opening, Policy, Site, Student, Team, Travel
from matching.rows import pairs_of, read_rows, row_of
from matching.solution import CriterionValue, Placement, PlacementSolution, Unplaced

PROBLEM_FORMAT = "placement-problem/1"
SOLUTION_FORMAT = "placement-solution/1"
PROBLEM_KEYS = (
    "format",
    "seed",
    "policy",
    "equivalents",
    "students",
    "openings",
    "sites",
    "teams",
    "minutes",
)

Item = TypeVar("Item")
Equivalents = tuple[tuple[str, tuple[str, ...]], ...]


def read_problem(data: Mapping[str, Any]) -> PlacementProblem:
    """A placement problem from its JSON object. Raises ProblemError with every fault and its path."""
    if not isinstance(data, Mapping):
        raise ProblemError([Fault("", "the file must hold one JSON object")])
    faults: list[Fault] = []
    check_format(faults, data, PROBLEM_FORMAT)
    check_keys(faults, data, PROBLEM_KEYS)
    seed = data.get("seed", 1)
    faults += seed_faults(seed)
    policy = _read_policy(faults, data.get("policy", {}))
    equivalents = _read_equivalents(faults, data.get("equivalents", {}))
    known: dict[str, set[str]] = {}
    records = Records(
        students=_read_records(faults, known, data, "students", Student, required=True),
        openings=_read_records(faults, known, data, "openings", Opening, required=True),
        sites=_read_records(faults, known, data, "sites", Site, required=True),
        teams=_read_records(faults, known, data, "teams", Team, required=False),
        minutes=_read_minutes(faults, data),
        equivalents=equivalents,
        known=known,
    )
    if faults:
        raise ProblemError(faults + record_faults(records))
    return PlacementProblem(
        students=tuple(item for _, item in records.students),
        openings=tuple(item for _, item in records.openings),
        sites=tuple(item for _, item in records.sites),
        teams=tuple(item for _, item in records.teams),
        policy=policy or Policy(),
        equivalents=equivalents,
        minutes=tuple(item for _, item in records.minutes),
        seed=seed,
    )


def _read_records(
    faults: list[Fault],
    known: dict[str, set[str]],
    data: Mapping[str, Any],
    key: str,
    make: Callable[..., Item],
    *,
    required: bool,
) -> list[tuple[int, Item]]:
    """The records of one list with their places; ids of those that could not be read go to `known`."""
    made: list[tuple[int, Item]] = []
    for place, item in enumerate(read_list(faults, data, key, required=required)):
        record = read_record(faults, f"{key}[{place}]", item, make)
        if record is not None:
            made.append((place, record))
        elif isinstance(item, Mapping) and isinstance(item.get("id"), str):
            known.setdefault(key, set()).add(item["id"])
    return made


def read_policies(data: object, base: Policy) -> dict[str, Policy]:
    """Policies by name from their JSON object; keys that one leaves out are as in `base`. Raises ProblemError."""
    if not isinstance(data, Mapping) or not data:
        raise ProblemError([Fault("", "the file must hold one JSON object, with a policy by name")])
    faults: list[Fault] = []
    defaults = {**row_of(base), "travel": row_of(base.travel)}
    policies = {}
    for name, values in data.items():
        merged = {**defaults, **values} if isinstance(values, Mapping) else values
        policies[name] = _read_policy(faults, merged, name)
    reject(faults)
    return {name: policy for name, policy in policies.items() if policy is not None}


def _read_policy(faults: list[Fault], data: object, path: str = "policy") -> Policy | None:
    if isinstance(data, Mapping) and "travel" in data:
        travel = read_record(faults, f"{path}.travel", data["travel"], Travel)
        data = {**data, "travel": travel or Travel()}
    return read_record(faults, path, data, Policy)


def _read_equivalents(faults: list[Fault], data: object) -> Equivalents:
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


def _read_minutes(faults: list[Fault], data: Mapping[str, Any]) -> list[tuple[int, KnownMinutes]]:
    made = []
    for place, row in enumerate(read_list(faults, data, "minutes", required=False)):
        path = f"minutes[{place}]"
        if not isinstance(row, list | tuple) or len(row) != 3:
            faults.append(Fault(path, f"must be [student, opening, minutes], not {quoted(row)}"))
            continue
        try:
            made.append((place, KnownMinutes(*row)))
        except ProblemError as error:
            faults += [fault.under(path) for fault in error.faults]
    return made


def write_problem(problem: PlacementProblem) -> dict[str, Any]:
    """The JSON object of a problem, every key written out."""
    return {
        "format": PROBLEM_FORMAT,
        "seed": problem.seed,
        "policy": {**row_of(problem.policy), "travel": row_of(problem.policy.travel)},
        "equivalents": {code: list(others) for code, others in problem.equivalents},
        "students": [row_of(student) for student in problem.students],
        "openings": [row_of(opening) for opening in problem.openings],
        "sites": [row_of(site) for site in problem.sites],
        "teams": [row_of(team) for team in problem.teams],
        "minutes": [[entry.student, entry.opening, entry.minutes] for entry in problem.minutes],
    }


def digest(problem: PlacementProblem) -> str:
    """SHA-256 of the canonical problem without its seed, which a solution names beside it.

    Canonical: keys in full, lists without an order of their own sorted, measures as decimal fractions.
    So the order of the rows in a file, and keys left at their default, make no difference.
    """
    data = write_problem(problem)
    del data["seed"]
    travel = data["policy"]["travel"]
    data["policy"]["travel"] = {key: float(value) for key, value in travel.items()}
    data["equivalents"] = {code: sorted(set(others)) for code, others in data["equivalents"].items()}
    data["minutes"].sort()
    for kind in ("students", "openings", "sites", "teams"):
        data[kind].sort(key=lambda row: row["id"])
        for row in data[kind]:
            for key in ("vetoes", "forbidden", "programmes", "recognised"):
                if row.get(key):
                    row[key] = sorted(set(row[key]))
            if row.get("location"):
                row["location"] = [float(degrees) for degrees in row["location"]]
    return sha256(dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def write_solution(solution: PlacementSolution) -> dict[str, Any]:
    """The JSON object of a solution."""
    return {
        "format": SOLUTION_FORMAT,
        **row_of(solution),
        "criteria": [row_of(row) for row in solution.criteria],
        "placements": [row_of(row) for row in solution.placements],
        "unplaced": [{**row_of(row), "removed": dict(row.removed)} for row in solution.unplaced],
        "seconds": dict(solution.seconds),
    }


def read_solution(data: Mapping[str, Any]) -> PlacementSolution:
    """A solution from its JSON object. Raises ProblemError with every fault; whether it is right is for `check`."""
    if not isinstance(data, Mapping):
        raise ProblemError([Fault("", "the file must hold one JSON object")])
    faults: list[Fault] = []
    check_format(faults, data, SOLUTION_FORMAT)
    values = {key: value for key, value in data.items() if key != "format"}
    values["criteria"] = read_rows(faults, data, "criteria", CriterionValue)
    values["placements"] = read_rows(faults, data, "placements", Placement)
    values["unplaced"] = read_rows(faults, data, "unplaced", Unplaced)
    values["seconds"] = pairs_of(faults, "seconds", data.get("seconds", {}))
    solution = read_record(faults, "", values, PlacementSolution)
    reject(faults)
    return cast("PlacementSolution", solution)  # a record without faults was made
