"""The command line with circles: the kind of a file decides what is done with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matching.__main__ import main
from tests.matching.circle_builders import circle_data, people


def write(path: Path, data: Any) -> str:
    """A file with a JSON value; its name."""
    path.write_text(json.dumps(data))
    return str(path)


@pytest.fixture
def problem_file(tmp_path: Path) -> str:
    """Five students, one of whom never can, and two mentors."""
    students = [*people("s", 4), {"id": "late", "slots": ["tue"]}]
    return write(tmp_path / "problem.json", circle_data(students, people("m", 2)))


@pytest.fixture
def solution_file(tmp_path: Path, problem_file: str) -> str:
    """Its solution, with another seed than the problem has."""
    path = str(tmp_path / "solution.json")
    assert main(["solve", problem_file, "--out", path, "--seed", "5", "--progress"]) == 0
    return path


def test_solve_writes_circles_and_prints_their_figures(
    problem_file: str, solution_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    written = json.loads(Path(solution_file).read_text())
    assert (written["format"], written["status"], written["seed"]) == ("circle-solution/1", "optimal", 5)
    assert [(sorted(circle["mentors"]), len(circle["students"])) for circle in written["circles"]] == [
        (["m1", "m2"], 4)
    ]
    assert main(["solve", problem_file, "--out", solution_file]) == 0
    assert "unseated                 1" in capsys.readouterr().out


def test_check_accepts_what_solve_wrote_and_finds_a_figure_that_is_off(
    tmp_path: Path, problem_file: str, solution_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", problem_file, solution_file]) == 0
    wrong = json.loads(Path(solution_file).read_text())
    wrong["criteria"][1].update(value=0, bound=0)
    assert main(["check", problem_file, write(tmp_path / "wrong.json", wrong)]) == 1
    assert "value unseated: 0 for 1" in capsys.readouterr().out


def test_explain_prints_codes_and_numbers(
    problem_file: str, solution_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["explain", problem_file, solution_file, "--student", "late"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["reason"], told["removed"]) == ("no_shared_slot", [["no_shared_slot", 2]])


@pytest.mark.parametrize("more", [["--student", "nobody"], ["--student", "s1", "--why-not", "m1"]])
def test_explain_refuses_what_it_cannot_answer(
    problem_file: str, solution_file: str, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", problem_file, solution_file, *more]) == 1
    assert capsys.readouterr().err


def test_stopped_solve_has_an_exit_code_of_its_own(tmp_path: Path, problem_file: str) -> None:
    out = str(tmp_path / "stopped.json")
    assert main(["solve", problem_file, "--out", out, "--time-limit", "0.000001"]) == 3
    assert main(["check", problem_file, out]) == 0


def test_files_of_two_kinds_do_not_go_together(tmp_path: Path, problem_file: str, solution_file: str) -> None:
    other = write(tmp_path / "other.json", {"format": "placement-problem/1"})
    assert main(["check", other, solution_file]) == 1
