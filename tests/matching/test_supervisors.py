"""Supervisors by hand: each rule and criterion, what files say, what the checker finds, what is explained."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from matching import ProblemError
from matching.__main__ import main
from matching.engine.control import Control
from matching.engine.proofs import without_prices
from matching.supervisors import (
    check_supervisors,
    explain_supervisors,
    read_supervisor_problem,
    read_supervisor_solution,
    solve_supervisors,
    write_supervisor_solution,
)
from matching.supervisors.criteria import levels_of
from matching.supervisors.formats import supervisor_digest, write_supervisor_problem
from matching.supervisors.problem import SupervisorProblem
from matching.supervisors.solver.beginning import first_plan
from matching.supervisors.solver.kinds import KindProgramme
from matching.supervisors.solver.programme import SupervisorProgramme
from matching.supervisors.tables import supervisor_tables_of
from tests.matching.supervisor_builders import UTRECHT, ZEIST, ZWOLLE, data, problem


def figures(asked: SupervisorProblem) -> dict[str, int]:
    """The figures of the best plan."""
    solution = solve_supervisors(asked)
    assert solution.status == "optimal"
    assert check_supervisors(asked, solution) == []
    return {row.name: row.value for row in solution.criteria}


def test_solve_leaves_out_whom_hours_do_not_hold_and_intensive_cases_last() -> None:
    asked = problem([{"hours": 10, "intensive": True}, {}, {}], [{"hours": 16}])
    solution = solve_supervisors(asked)
    assert len(solution.unassigned) == 1
    assert solution.unassigned[0].reason == "hours_full"
    assert "c0" in solution.supervisor_of
    assert [(row.hours, row.percent) for row in solution.loads] == [(16, 100)]


def test_solve_says_that_nobody_guides_a_programme() -> None:
    solution = solve_supervisors(problem([{"programme": "q"}], [{}]))
    assert [(row.case, row.reason) for row in solution.unassigned] == [("c0", "no_supervisor")]


def test_solve_works_overtime_rather_than_leaving_somebody_out() -> None:
    assert figures(problem([{}, {}], [{"hours": 10}], policy={"overtime": 2}))["overtime"] == 2


def test_solve_takes_who_offers_to_be_a_female_coach_only_for_the_wish() -> None:
    offers = [{"female_coach": False}, {"female_coach": True, "location": ZWOLLE}]
    wish = [{"female_coach": True, "location": UTRECHT}, {"location": UTRECHT}]
    assert figures(problem(wish, [offers[0] | {"location": UTRECHT}, offers[1]]))["female_coach"] == 0


def test_solve_gives_intensive_cases_to_trained_supervisors() -> None:
    asked = problem([{"intensive": True}], [{"trained": False}, {"trained": True}])
    assert solve_supervisors(asked).supervisor_of == {"c0": "t1"}


def test_solve_sends_one_supervisor_to_a_site() -> None:
    cases = [{"site": "a", "known_by": ["t0"]}, {"site": "a"}, {"site": "a"}]
    assert set(solve_supervisors(problem(cases, [{}, {}])).supervisor_of.values()) == {"t0"}


def test_solve_counts_minutes_and_the_busiest() -> None:
    cases = [{"location": ZEIST}, {"location": ZWOLLE}]
    found = figures(problem(cases, [{"location": UTRECHT}, {"location": ZWOLLE, "hours": 20}]))
    assert found["travel"] == 8 + 21
    assert found["busiest"] == 30


def test_somebody_is_as_busy_as_all_hours_asked_for_are_of_all_there_are() -> None:
    """Known before any bound is sought. Who stays without a supervisor is not counted."""
    cases = [{"hours": 6}, {"hours": 4}, {"hours": 5} | {"programme": "q"}]
    asked = problem(cases, [{"hours": 12}, {"hours": 13}], policy={"overtime": 0})
    tables = supervisor_tables_of(asked)
    levels = {level.name: level for level in levels_of(tables)}

    programme = SupervisorProgramme(tables, Control(), [levels["busiest"]], [(levels["unassigned"], 1, 1)])

    assert without_prices(programme.relaxation, programme.objectives[0], None).least == 40


def test_a_solve_begins_with_whom_cases_were_told() -> None:
    """Also where somebody else suits them better: only who has nobody left is new."""
    cases = [{"published": f"t{place % 2}", "known_by": ["t2"]} for place in range(4)]
    tables = supervisor_tables_of(problem(cases, [{"id": "t1"}, {"id": "t2"}]))

    begun = first_plan(tables, None)

    names = [tables.supervisors[who].id for who in tables.supervisor[begun]]
    assert names == ["t2", "t1", "t2", "t1"]


def test_hours_of_kinds_stop_at_what_whole_cases_add_up_to() -> None:
    """Three cases of 10 hours and one of 6 fill 26 of 29: a third long one is too much."""
    cases = [{"hours": 10}, {"hours": 10}, {"hours": 10}, {"hours": 6}]
    tables = supervisor_tables_of(problem(cases, [{"hours": 29}]))

    kinds = KindProgramme(tables, levels_of(tables)[:2])

    assert max(kinds.relaxation.rows.upper) == 26


def test_replan_moves_only_the_cases_of_whoever_is_ill() -> None:
    cases = [{"published": f"t{place % 3}"} for place in range(9)]
    order = ["unassigned_intensive", "unassigned", "changes", "travel"]
    asked = problem(cases, [{"id": "t1"}, {"id": "t2"}], policy={"criteria": order})
    solution = solve_supervisors(asked)
    assert {row.name: row.value for row in solution.criteria}["changes"] == 3
    assert all(solution.supervisor_of[f"c{place}"] == f"t{place % 3}" for place in range(9) if place % 3)


def test_read_names_every_fault_of_a_file() -> None:
    wrong = data([{"hours": -1, "pinned": "t0"}, {"forbidden": ["t9"]}], [{"hours": "many"}])
    wrong["policy"] = {"criteria": ["unassigned", "unassigned_intensive"]}
    with pytest.raises(ProblemError) as caught:
        read_supervisor_problem(wrong)
    assert {fault.path for fault in caught.value.faults} == {
        "policy.criteria",
        "cases[0].hours",
        "cases[1].forbidden[0]",
        "supervisors[0].hours",
    }


@pytest.mark.parametrize(
    ("case", "path", "said"),
    [
        ({"programme": "q", "pinned": "t0"}, "cases[0].pinned", "does not guide q"),
        ({"hours": 61, "pinned": "t0"}, "supervisors[0].hours", "pins take 61 hours of the 60"),
    ],
)
def test_read_refuses_a_pin_that_no_plan_can_obey(case: dict[str, object], path: str, said: str) -> None:
    with pytest.raises(ProblemError) as caught:
        problem([case], [{}])
    assert [fault.path for fault in caught.value.faults] == [path]
    assert said in caught.value.faults[0].message


def test_digest_is_the_same_in_another_order_and_another_with_other_hours() -> None:
    asked = problem([{}, {"hours": 10}], [{}, {}])
    turned = replace(asked, cases=asked.cases[::-1], seed=7)
    assert supervisor_digest(turned) == supervisor_digest(asked)
    assert supervisor_digest(problem([{}, {"hours": 9}], [{}, {}])) != supervisor_digest(asked)


def test_check_finds_each_planted_error() -> None:
    asked = problem(
        [{"location": UTRECHT, "known_by": ["t0"]}, {"forbidden": ["t1"]}, {"hours": 59}],
        [{"location": ZEIST}, {"hours": 100}],
    )
    solution = solve_supervisors(asked)
    rows = solution.assignments
    planted = {
        "minutes": replace(solution, assignments=(replace(rows[0], minutes=99), *rows[1:])),
        "known": replace(solution, assignments=(replace(rows[0], known=not rows[0].known), *rows[1:])),
        "forbidden": replace(solution, assignments=(rows[0], replace(rows[1], supervisor="t1"), rows[2])),
        "hours": replace(solution, assignments=tuple(replace(row, supervisor="t0") for row in rows)),
        "missing": replace(solution, assignments=rows[1:]),
        "unknown_supervisor": replace(solution, assignments=(replace(rows[0], supervisor="t9"), *rows[1:])),
        "load": replace(solution, loads=(replace(solution.loads[0], hours=1), *solution.loads[1:])),
        "seed": replace(solution, seed=2),
        "value": replace(
            solution, criteria=(replace(solution.criteria[0], value=1, bound=1), *solution.criteria[1:])
        ),
    }
    found = {
        name: {finding.code for finding in check_supervisors(asked, wrong)} for name, wrong in planted.items()
    }
    assert {name: name in codes for name, codes in found.items()} == dict.fromkeys(planted, True)


def test_explain_says_what_each_other_supervisor_would_cost() -> None:
    asked = problem(
        [{"known_by": ["t0"]}, {"hours": 60}],
        [{}, {}, {"programmes": ["q"]}, {"hours": 70}],
    )
    solution = solve_supervisors(asked)
    told = explain_supervisors(asked, solution, "c0")
    assert (told.supervisor, told.is_known, told.eligible) == ("t0", True, 3)
    codes = {one.supervisor: one.code for one in told.alternatives}
    assert codes["t2"] == "programme"
    assert told.decisive == ("unknown", 1)


def test_why_not_moves_somebody_else_and_says_by_what_the_plan_is_worse() -> None:
    asked = problem(
        [{"known_by": ["t0"]}, {"known_by": ["t1"]}],
        [{"hours": 6}, {"hours": 6}],
    )
    solution = solve_supervisors(asked)
    told = explain_supervisors(asked, solution, "c0", "t1").why_not
    assert told is not None
    assert (told.code, told.decisive, told.is_proven) == ("possible", ("unknown", 2), True)
    assert [(move.case, move.before, move.after) for move in told.moves] == [("c1", "t1", "t0")]
    short = problem([{"hours": 7}], [{}, {"hours": 6}])
    barred = explain_supervisors(short, solve_supervisors(short), "c0", "t1").why_not
    assert barred is not None
    assert barred.code == "hours"


def test_command_line_solves_checks_and_explains(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked, out = tmp_path / "problem.json", tmp_path / "solution.json"
    asked.write_text(json.dumps(data([{"known_by": ["t1"]}], [{}, {}])), encoding="utf-8")
    assert main(["solve", str(asked), "--out", str(out)]) == 0
    assert main(["check", str(asked), str(out)]) == 0
    capsys.readouterr()
    assert main(["explain", str(asked), str(out), "--case", "c0", "--why-not", "t0"]) == 0
    assert json.loads(capsys.readouterr().out)["why_not"]["price"][5] == ["unknown", 1]


def test_files_come_back_as_they_were() -> None:
    asked = problem(
        [{"known_by": ["t0"], "location": UTRECHT, "published": "gone"}], [{}], equivalents={"p": ["q"]}
    )
    assert read_supervisor_problem(json.loads(json.dumps(write_supervisor_problem(asked)))) == asked
    solution = solve_supervisors(asked)
    assert read_supervisor_solution(json.loads(json.dumps(write_supervisor_solution(solution)))) == solution
