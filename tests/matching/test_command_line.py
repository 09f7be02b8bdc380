"""The command line as people use it: files in, files out, words on the streams, and the exit codes."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from matching.__main__ import main
from tests.matching.builders import problem_data

DATA = problem_data(
    [{"id": "s1", "preferences": ["b"]}, {"id": "s2"}, {"id": "s3"}], [{"id": "a"}, {"id": "b"}]
)


def write(path: Path, data: Any) -> str:
    """A file with a JSON value; its name."""
    raw = json.dumps(data).encode()
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return str(path)


@pytest.fixture
def problem_file(tmp_path: Path) -> str:
    """A problem that can be solved."""
    return write(tmp_path / "problem.json", DATA)


@pytest.fixture
def solution_file(tmp_path: Path, problem_file: str) -> str:
    """Its solution."""
    path = str(tmp_path / "solution.json")
    assert main(["solve", problem_file, "--out", path]) == 0
    return path


def test_solve_writes_a_solution_and_prints_its_figures(
    problem_file: str, solution_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    written = json.loads(Path(solution_file).read_text())
    assert (written["format"], written["status"], len(written["placements"])) == (
        "placement-solution/2",
        "optimal",
        2,
    )
    assert main(["solve", problem_file, "--out", solution_file]) == 0
    assert "placed                   1" in capsys.readouterr().out


def test_solve_reads_and_writes_compressed_files(tmp_path: Path) -> None:
    problem = write(tmp_path / "problem.json.gz", DATA)
    solution = tmp_path / "solution.json.gz"
    assert main(["solve", problem, "--out", str(solution)]) == 0
    assert json.loads(gzip.decompress(solution.read_bytes()))["status"] == "optimal"


def test_solve_shows_progress_when_asked(
    problem_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["solve", problem_file, "--out", str(tmp_path / "s.json"), "--progress"]
    assert main(asked) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().err.splitlines()]
    assert any(re.fullmatch(r"\d+\.\d\d s 1/10 placed 1 at least 1 no estimate yet", line) for line in lines)

    assert main([*asked, "--time-limit", "500"]) == 0
    told = capsys.readouterr().err
    left = [int(found) for found in re.findall(r"at most (\d+) s left", told)]
    assert len(left) == told.count("\n")
    assert left == sorted(left, reverse=True)
    assert 0 <= left[-1] <= left[0] <= 500


def test_solve_with_another_seed_is_checked_against_the_same_problem(
    problem_file: str, tmp_path: Path
) -> None:
    out = str(tmp_path / "s.json")
    assert main(["solve", problem_file, "--out", out, "--seed", "77"]) == 0
    assert json.loads(Path(out).read_text())["seed"] == 77
    assert main(["check", problem_file, out]) == 0


def test_solve_that_runs_out_of_time_leaves_a_plan_and_says_so(problem_file: str, tmp_path: Path) -> None:
    out = str(tmp_path / "s.json")
    assert main(["solve", problem_file, "--out", out, "--time-limit", "0.000001"]) == 3
    assert json.loads(Path(out).read_text())["status"] == "feasible"
    assert main(["check", problem_file, out]) == 0


def test_check_lists_what_is_wrong(
    problem_file: str, solution_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(Path(solution_file).read_text())
    data["placements"][0]["rank"] = 5
    assert main(["check", problem_file, write(tmp_path / "wrong.json", data)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "rank s1: 5 for 1"


def test_explain_prints_codes_and_numbers(
    problem_file: str, solution_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", problem_file, solution_file, "--student", "s1", "--why-not", "a"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["opening"] == "b"
    assert told["why_not"]["price"] == [["preference", 1]]


def test_explain_prints_her_turn_and_the_whole_shortage(
    problem_file: str, solution_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [row] = json.loads(Path(solution_file).read_text())["unplaced"]
    assert main(["explain", problem_file, solution_file, "--student", row["student"]]) == 0
    told = json.loads(capsys.readouterr().out)
    assert row["student"] in {"s2", "s3"}
    assert (told["turn"]["facts"], told["turn"]["rank"], told["turn"]["equals"]) == ([], 2, 2)
    assert told["turn"]["ahead"] == [["chosen", 1], ["lot", 1]]
    assert (told["shortage"]["students"], told["shortage"]["seats"]) == (["s1", "s2", "s3"], 2)
    assert told["shortage"]["standings"] == [
        {"facts": ["chosen"], "students": 1, "placed": 1},
        {"facts": [], "students": 2, "placed": 1},
    ]


@pytest.mark.parametrize("content", ["{", "[]", '{"format": "placement-problem/1"}'])
def test_bad_input_is_reported_with_exit_code_1(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.json").write_text(content)
    assert main(["solve", str(tmp_path / "bad.json"), "--out", str(tmp_path / "s.json")]) == 1
    assert capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--student", "nobody"], ["--student", "s1", "--why-not", "nowhere"]])
def test_explain_of_nobody_is_bad_input(arguments: list[str], problem_file: str, solution_file: str) -> None:
    assert main(["explain", problem_file, solution_file, *arguments]) == 1


@pytest.mark.parametrize(
    "arguments",
    [[], ["solve"], ["solve", "x.json"], ["solve", "x.json", "--out", "y", "--time-limit", "-1"], ["dance"]],
)
def test_usage_errors_have_exit_code_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2


def test_module_runs_by_itself_and_importing_it_loads_no_solver(problem_file: str, tmp_path: Path) -> None:
    out = tmp_path / "s.json"
    command = [sys.executable, "-m", "matching", "solve", problem_file, "--out", str(out)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    assert out.exists()
    doors = "matching, matching.circles, matching.placement.explanation, matching.placement.moves"
    look = f"import sys, {doors}; sys.exit('ortools' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0
