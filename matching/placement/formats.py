"""JSON in and out: `placement-problem/2` and `placement-solution/2`, and the digest of a problem.

Files in format /1 are still read, and written as what they are: see `PlacementProblem.version`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from matching.faults import Fault, ProblemError, quoted, reject
from matching.placement.problem import PlacementProblem, Records, record_faults
from matching.placement.records import (
    DEFAULT_PRECEDENCE,
    KnownMinutes,
    Opening,
    Policy,
    Precedence,
    Site,
    Student,
    Team,
)
from matching.placement.solution import Placement, PlacementSolution, Unplaced
from matching.reading import (
    check_newer_keys,
    check_object,
    digest_of,
    read_equivalents,
    read_head,
    read_list,
    read_numbered,
    read_record,
    read_result,
    with_travel,
    write_policy,
    write_records,
    write_result,
)

PROBLEM_FORMAT = "placement-problem/2"
SOLUTION_FORMAT = "placement-solution/2"
FORMER_PROBLEM_FORMAT = "placement-problem/1"
FORMER_SOLUTION_FORMAT = "placement-solution/1"
NEWER_KEYS = {"students": ("track", "year"), "openings": ("track", "years")}
"""Keys of records that format /1 does not have."""
RECORDS = ("students", "openings", "sites", "teams")
PROBLEM_KEYS = ("format", "seed", "policy", "equivalents", *RECORDS, "minutes")
WITHOUT_ORDER = ("vetoes", "forbidden", "programmes", "recognised", "years")
"""Lists of records in which neither order nor repetition means anything."""
SOLUTION_ROWS = {"placements": Placement, "unplaced": Unplaced}


def read_problem(data: Mapping[str, Any]) -> PlacementProblem:
    """A placement problem from its JSON object, format /1 or /2. Raises ProblemError with every fault and its path."""
    faults, seed = read_head(data, [PROBLEM_FORMAT, FORMER_PROBLEM_FORMAT], PROBLEM_KEYS)
    is_former = data.get("format") == FORMER_PROBLEM_FORMAT
    policy = _read_policy(faults, data.get("policy", {}), is_former=is_former)
    equivalents = read_equivalents(faults, data.get("equivalents", {}))
    known: dict[str, set[str]] = {}
    records = Records(
        students=read_numbered(faults, known, data, "students", Student),
        openings=read_numbered(faults, known, data, "openings", Opening),
        sites=read_numbered(faults, known, data, "sites", Site),
        teams=read_numbered(faults, known, data, "teams", Team, required=False),
        minutes=_read_minutes(faults, data),
        equivalents=equivalents,
        known=known,
    )
    for key, newer in NEWER_KEYS.items() if is_former else ():
        check_newer_keys(faults, key, read_list([], data, key, required=False), newer)
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


def read_policies(data: object, base: Policy) -> dict[str, Policy]:
    """Policies by name from their JSON object; keys that one leaves out are as in `base`. Raises ProblemError.

    All are policies of format /2, also where `base` is not.
    """
    if not isinstance(data, Mapping) or not data:
        raise ProblemError([Fault("", "the file must hold one JSON object, with a policy by name")])
    faults: list[Fault] = []
    base = upgraded_policy(base)
    defaults = write_policy(base)
    policies = {}
    for name, values in data.items():
        merged = {**defaults, **values} if isinstance(values, Mapping) else values
        policies[name] = _read_policy(faults, merged, str(name))
    reject(faults)
    return {name: policy for name, policy in policies.items() if policy is not None}


def _read_policy(
    faults: list[Fault], data: object, path: str = "policy", *, is_former: bool = False
) -> Policy | None:
    data = with_travel(faults, path, data)
    if isinstance(data, Mapping) and is_former:
        data = {**data, "precedence": None}
    elif isinstance(data, Mapping) and data.get("precedence", ()) is None:
        faults.append(Fault(f"{path}.precedence", f"must be a list, not {quoted(None)}"))
        return None
    return read_record(faults, path, data, Policy)


def upgraded(
    problem: PlacementProblem, precedence: tuple[Precedence, ...] = DEFAULT_PRECEDENCE
) -> PlacementProblem:
    """A problem of format /1 as one of format /2, with a precedence and `placed` as its first criterion.

    A problem that is of format /2 already stays as it is.
    """
    policy = upgraded_policy(problem.policy, precedence)
    return problem if policy is problem.policy else replace(problem, policy=policy)


def upgraded_policy(policy: Policy, precedence: tuple[Precedence, ...] = DEFAULT_PRECEDENCE) -> Policy:
    """The policy of a problem as `upgraded` has it."""
    if policy.precedence is not None:
        return policy
    rest = tuple(name for name in policy.criteria if name != "placed")
    return replace(policy, criteria=("placed", *rest), precedence=precedence)


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
    """The JSON object of a problem, every key written out, in the format that the problem is of."""
    data = write_records(PROBLEM_FORMAT, problem, RECORDS)
    data["minutes"] = [[entry.student, entry.opening, entry.minutes] for entry in problem.minutes]
    return data if problem.version > 1 else _in_former_words(data)


def _in_former_words(data: dict[str, Any]) -> dict[str, Any]:
    """The JSON object of a problem of format /1 without the keys that it does not have."""
    policy = {key: value for key, value in data["policy"].items() if key != "precedence"}
    lists = {
        kind: [{key: value for key, value in row.items() if key not in newer} for row in data[kind]]
        for kind, newer in NEWER_KEYS.items()
    }
    return {**data, "format": FORMER_PROBLEM_FORMAT, "policy": policy, **lists}


def digest(problem: PlacementProblem) -> str:
    """SHA-256 of the canonical problem without its seed, whatever the order of its rows: see `reading.digest_of`."""
    data = write_problem(problem)
    data["minutes"].sort()
    return digest_of(data, RECORDS, WITHOUT_ORDER)


def write_solution(solution: PlacementSolution) -> dict[str, Any]:
    """The JSON object of a solution, in the format that it is of."""
    form = SOLUTION_FORMAT if solution.version > 1 else FORMER_SOLUTION_FORMAT
    data = write_result(form, solution, SOLUTION_ROWS)
    del data["version"]
    return data


def read_solution(data: Mapping[str, Any]) -> PlacementSolution:
    """A solution from its JSON object, in format /1 or /2. Raises ProblemError with every fault.

    Whether it is right is for `check`.
    """
    check_object(data)
    version = 1 if data.get("format") == FORMER_SOLUTION_FORMAT else 2
    forms = (SOLUTION_FORMAT, FORMER_SOLUTION_FORMAT)
    return read_result(data, forms, PlacementSolution, SOLUTION_ROWS, version=version)
