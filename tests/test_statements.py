"""PostgreSQL is spared the tests that ask it nothing new, and no others."""

from types import SimpleNamespace

import pytest

from tests.statements import Statements, chosen, is_about_databases, shape

ASKED = {
    "cheap": {"f:place", "s:place"},
    "dear": {"f:place", "s:place"},
    "third": {"f:place", "s:place"},
    "only": {"f:place", "f:erase"},
}
SECONDS = {"cheap": 0.1, "dear": 9.0, "third": 0.2, "only": 9.0}


def after(before: dict[str, object], asked: dict[str, set[str]]) -> SimpleNamespace:
    """A run on PostgreSQL after its last test."""
    statements = Statements("postgresql", before)
    statements.asked = asked
    session = SimpleNamespace(config=SimpleNamespace(), testsfailed=0)
    loop = statements.pytest_runtestloop(session)  # type: ignore[arg-type]
    next(loop)
    with pytest.raises(StopIteration):
        loop.send(True)
    return session


def test_each_thing_is_asked_so_often_by_what_costs_least() -> None:
    assert chosen(ASKED, SECONDS, always=set(), times=2) == {"cheap", "third", "only"}
    assert chosen(ASKED, SECONDS, always={"dear"}, times=2) == {"cheap", "dear", "only"}


def test_what_need_not_be_repeated_is_left_out_and_nothing_when_files_changed() -> None:
    def collected(before: dict[str, object]) -> list[str]:
        items = [SimpleNamespace(nodeid=test) for test in (*ASKED, "new")]
        config = SimpleNamespace(hook=SimpleNamespace(pytest_deselected=lambda items: None))
        Statements("postgresql", before).pytest_collection_modifyitems(config, items)  # type: ignore[arg-type]
        return [item.nodeid for item in items]

    assert collected({"left_out": ["dear"], "things": []}) == ["cheap", "third", "only", "new"]
    assert collected({}) == [*ASKED, "new"]


def test_run_that_misses_functions_fails() -> None:
    before = {"left_out": ["only"], "things": ["f:place", "f:erase"]}

    assert after(before, {"cheap": ASKED["cheap"]}).testsfailed == 1
    assert after(before, {"only": ASKED["only"]}).testsfailed == 0


def test_modules_about_databases_are_known_by_their_words() -> None:
    assert is_about_databases("tests/test_migrations.py::test_anything")
    assert is_about_databases("tests/circles/test_seat_races.py::test_anything")
    assert not is_about_databases("tests/circles/test_calendar.py::test_anything")


def test_number_of_values_makes_no_other_statement() -> None:
    assert shape("WHERE a IN (?, ?, ?)") == shape("WHERE a IN (?)")
    assert shape("VALUES (?, ?), (?, ?)") == shape("VALUES (?, ?)")
