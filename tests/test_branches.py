"""What processes measured apart is added up, and a run that takes too few branches fails."""

import json
from types import SimpleNamespace

import pytest

from tests.branches import Branches


def ended(taken: list[tuple[int, int]], missing: list[tuple[int, int]]) -> SimpleNamespace:
    """A process that ran tests and ended, with what it handed in."""
    files = {"a.py": {"executed_branches": taken, "missing_branches": missing}}
    measured = SimpleNamespace(get_coverage=lambda: {"files": files})
    return SimpleNamespace(workeroutput={"branches": json.dumps(Branches(measured).by_file())})


def finished(branches: Branches) -> SimpleNamespace:
    """A whole run after its last test."""
    session = SimpleNamespace(config=SimpleNamespace(), testsfailed=0)
    loop = branches.pytest_runtestloop(session)  # type: ignore[arg-type]
    next(loop)
    with pytest.raises(StopIteration):
        loop.send(True)
    return session


def test_a_branch_is_taken_when_one_of_the_processes_took_it() -> None:
    branches = Branches(None)
    branches.pytest_testnodedown(ended([(1, 2)], [(1, 3)]))
    branches.pytest_testnodedown(ended([(1, 3)], [(1, 2)]))

    assert branches.share() == 100
    assert finished(branches).testsfailed == 0


def test_a_run_below_the_floor_fails() -> None:
    branches = Branches(None)
    branches.pytest_testnodedown(ended([(1, 2)], [(1, 3)]))

    assert branches.share() == 50
    assert finished(branches).testsfailed == 1


def test_a_run_of_which_nobody_handed_in_anything_fails() -> None:
    assert finished(Branches(None)).testsfailed == 1
