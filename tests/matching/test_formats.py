"""JSON in and out: strict, complete in its complaints, and the same whatever the order of the rows."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import ProblemError, read_problem, read_solution, solve, write_solution
from matching.faults import Fault
from matching.placement.formats import digest, write_problem
from matching.placement.records import DEFAULT_ORDER, DEFAULT_PRECEDENCE, PREFERENCE_MODES
from tests.matching.builders import problem_data, random_problem, shuffled

NAMES = st.text("abcé\"\\ '", min_size=1, max_size=4)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def faults(data: Any) -> dict[str, str]:
    """What reading complains of, by path."""
    with pytest.raises(ProblemError) as refused:
        read_problem(data)
    return {fault.path: fault.message for fault in refused.value.faults}


def complaints(data: Any) -> tuple[Fault, ...]:
    """The faults of a file; none when it can be read. Anything but a ProblemError goes through."""
    try:
        read_problem(data)
    except ProblemError as error:
        return error.faults
    return ()


@st.composite
def problems(draw: st.DrawFn) -> dict[str, Any]:
    """Problem files with odd names, any settings and any references."""
    openings = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    people = draw(st.lists(NAMES, max_size=4, unique=True))
    places = st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)).map(list)
    some = st.lists(st.sampled_from(openings), unique=True, max_size=4)
    students = [
        {
            "id": name,
            "preferences": draw(some),
            "forbidden": draw(some),
            "participates": draw(st.booleans()),
            "together": draw(st.booleans()),
            "location": draw(places),
            "max_minutes": draw(st.none() | st.integers(0, 200)),
            "published": draw(st.none() | NAMES),
            "track": draw(st.none() | NAMES),
            "year": draw(st.none() | st.integers(0, 9)),
        }
        for name in people
    ]
    policy = {
        "criteria": ["placed", *draw(st.permutations(DEFAULT_ORDER[1:]))],
        "precedence": draw(st.lists(st.sampled_from(DEFAULT_PRECEDENCE), unique=True)),
        "preference_mode": draw(st.sampled_from(PREFERENCE_MODES)),
        "unranked": draw(st.booleans()),
    }
    return problem_data(
        students,
        [
            {
                "id": name,
                "capacity": draw(st.integers(0, 3)),
                "track": draw(st.none() | NAMES),
                "years": draw(st.none() | st.lists(st.integers(0, 9), min_size=1, max_size=3)),
            }
            for name in openings
        ],
        policy=policy,
        seed=draw(st.integers(0, 2**63 - 1)),
    )


@given(problems())
@settings(deadline=None, max_examples=60)
def test_write_gives_back_what_was_read(data: dict[str, Any]) -> None:
    problem = read_problem(data)
    written = json.loads(json.dumps(write_problem(problem)))
    assert read_problem(written) == problem
    assert digest(read_problem(written)) == digest(problem)


@given(
    st.sampled_from(["students", "openings", "sites", "teams", "minutes", "policy", "equivalents", "seed"]),
    JSON,
)
@settings(deadline=None, max_examples=150)
def test_read_answers_anything_with_a_problem_or_with_faults(key: str, value: Any) -> None:
    data = problem_data([{"id": "s"}], [{"id": "o"}])
    data[key] = value
    assert all(fault.message for fault in complaints(data))


@given(st.dictionaries(st.sampled_from(["id", "programme", "preferences", "location", "team", "zzz"]), JSON))
@settings(deadline=None, max_examples=150)
def test_read_answers_any_student_with_a_problem_or_with_paths(values: dict[str, Any]) -> None:
    data = problem_data([{"id": "s", **values}], [{"id": "o"}])
    assert all(fault.path.startswith("students[0]") for fault in complaints(data))


def test_read_reports_every_fault_with_its_path() -> None:
    data = problem_data(
        [
            {"id": "s1", "preferences": ["o9", "o1", "o1"]},
            {"id": "s1", "team": "k"},
            {"id": "s3", "colour": 1},
        ],
        [{"id": "o1", "capacity": -1}, {"id": "o2", "site": "nowhere"}],
        policy={"criteria": ["placed", "beauty", "placed"], "threshold": True, "travel": {"detour": "far"}},
        minutes=[["s3", "o2"], ["s3", "o7", 4]],
        extra=1,
    )
    del data["sites"][1]
    del data["students"][1]["period"]
    assert faults(data) == {
        "extra": "unknown key",
        "policy.criteria[2]": 'names "placed" twice',
        "policy.criteria[1]": f'no criterion "beauty"; choose from {", ".join(DEFAULT_ORDER)}',
        "policy.threshold": "must be a whole number, not True",
        "policy.travel.detour": 'must be a number, not "far"',
        "students[0].preferences[2]": 'names "o1" twice',
        "students[1].period": "is missing",
        "students[2].colour": "unknown key",
        "openings[0].capacity": "must be from 0 to 1000000, not -1",
        "openings[1].site": 'no site "nowhere"',
        "minutes[0]": "must be [student, opening, minutes], not ['s3', 'o2']",
        "minutes[1][1]": 'no opening "o7"',
    }


def test_read_complains_of_a_reference_to_nothing() -> None:
    data = problem_data([{"id": f"s{place}"} for place in range(13)], [{"id": "o1"}])
    data["students"][12]["preferences"] = ["o9"]
    data["students"][3] |= {"team": "k9", "pinned": "o9"}
    data["minutes"] = [["s9", "o1", 4], ["s99", "o1", 4], ["s9", "o1", 5]]
    assert faults(data) == {
        "students[3].team": 'no team "k9"',
        "students[3].pinned": 'no opening "o9"',
        "students[12].preferences[0]": 'no opening "o9"',
        "minutes[1][0]": 'no student "s99"',
        "minutes[2]": '"s9" to "o1" is given twice',
    }


def test_read_complains_of_an_id_that_is_given_twice() -> None:
    data = problem_data([{"id": "s"}, {"id": "t"}, {"id": "s"}], [{"id": "o1"}])
    assert faults(data) == {"students[2].id": '"s" is already students[0]'}


def test_read_does_not_complain_of_references_to_a_record_that_has_faults_itself() -> None:
    data = problem_data([{"id": "s", "preferences": ["o"]}], [{"id": "o", "capacity": "two"}])
    assert set(faults(data)) == {"openings[0].capacity"}


def test_read_names_what_a_file_is_for_that_is_something_else() -> None:
    assert (
        faults({"format": "circle-problem/1"})["format"]
        == 'must be "placement-problem/2", not "circle-problem/1"'
    )
    assert faults([])[""] == "the file must hold one JSON object"


def test_read_takes_the_default_of_every_key_that_is_missing() -> None:
    problem = read_problem(problem_data([{"id": "s"}], [{"id": "o"}]))
    assert problem.policy.criteria == DEFAULT_ORDER
    assert (problem.policy.threshold, problem.policy.preference_mode, problem.policy.unranked) == (
        3,
        "total",
        True,
    )
    assert problem.policy.precedence == DEFAULT_PRECEDENCE
    assert (problem.students[0].preferences, problem.students[0].pinned) == ((), None)
    assert (problem.openings[0].track, problem.openings[0].years) == (None, None)


@pytest.mark.parametrize(
    ("policy", "path", "message"),
    [
        (
            {"criteria": ["alone", "placed"]},
            "policy.criteria",
            'must begin with "placed", not "alone"',
        ),
        ({"criteria": ["travel"]}, "policy.criteria", 'must begin with "placed", not "travel"'),
        ({"precedence": None}, "policy.precedence", "must be a list, not None"),
        ({"precedence": "chosen"}, "policy.precedence", 'must be a list, not "chosen"'),
        ({"precedence": ["chosen", "chosen"]}, "policy.precedence[1]", 'names "chosen" twice'),
        (
            {"precedence": ["early"]},
            "policy.precedence[0]",
            'no precedence "early"; choose from published, chosen',
        ),
    ],
)
def test_read_refuses_an_order_or_a_precedence_that_cannot_be(
    policy: dict[str, Any], path: str, message: str
) -> None:
    assert faults(problem_data([{"id": "s"}], [{"id": "o"}], policy=policy)) == {path: message}


def test_read_refuses_a_track_and_years_that_are_none() -> None:
    data = problem_data(
        [{"id": "s", "track": "", "year": "2"}],
        [{"id": "o", "track": 1, "years": []}, {"id": "p", "years": [1, "2"]}],
    )
    assert faults(data) == {
        "students[0].track": "must not be empty",
        "students[0].year": 'must be a whole number, not "2"',
        "openings[0].track": "must be a text, not 1",
        "openings[0].years": "must name at least one, or be null",
        "openings[1].years[1]": 'must be a whole number, not "2"',
    }


def test_digest_is_the_same_for_permuted_rows_and_spelled_out_defaults() -> None:
    random = Random(3)
    for _ in range(20):
        data = write_problem(random_problem(random))
        first = digest(read_problem(data))
        assert digest(read_problem(shuffled(random, data))) == first


def test_digest_changes_with_anything_but_the_seed() -> None:
    base = problem_data([{"id": "s"}], [{"id": "o"}])
    changed = [
        {**base, "policy": {"threshold": 4}},
        {**base, "students": [{**base["students"][0], "participates": True}]},
        {**base, "openings": [{**base["openings"][0], "capacity": 2}]},
        {**base, "equivalents": {"p": ["q"]}},
        {**base, "minutes": [["s", "o", 3]]},
        {**base, "policy": {"precedence": ["chosen", "published"]}},
        {**base, "students": [{**base["students"][0], "track": "BOL"}]},
        {**base, "openings": [{**base["openings"][0], "years": [2]}]},
    ]
    digests = {digest(read_problem(data)) for data in (base, *changed)}
    assert len(digests) == 1 + len(changed)
    assert digest(read_problem({**base, "seed": 9})) == digest(read_problem(base))


def test_solution_survives_writing_and_reading() -> None:
    random = Random(5)
    for _ in range(20):
        solution = solve(random_problem(random))
        assert read_solution(json.loads(json.dumps(write_solution(solution)))) == solution


def test_read_solution_reports_every_fault_with_its_path() -> None:
    data = write_solution(solve(read_problem(problem_data([{"id": "s"}, {"id": "t"}], [{"id": "o"}]))))
    data["status"] = "splendid"
    data["criteria"][0]["value"] = "none"
    data["placements"][0]["size"] = 1
    data["unplaced"][0]["reason"] = "luck"
    with pytest.raises(ProblemError) as refused:
        read_solution(data)
    assert {fault.path for fault in refused.value.faults} == {
        "status",
        "criteria[0].value",
        "placements[0].size",
        "unplaced[0].reason",
    }
