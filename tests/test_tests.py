"""Tests that cannot pass by saying nothing: what a test speaks of must be there, or it fails."""

import ast
import re
from collections.abc import Iterator

import pytest

from config import ROOT

TESTS = ROOT / "tests"


def functions(source: str) -> Iterator[ast.FunctionDef]:
    """Every function of a test module, those inside others too."""
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))


def own(parent: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function or a statement, without the functions inside it."""
    for node in ast.iter_child_nodes(parent):
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            yield from own(node)


def conditional(function: ast.FunctionDef) -> Iterator[int]:
    """The lines of assertions that only hold under a condition, or when something went wrong."""
    for node in own(function):
        if isinstance(node, ast.If | ast.Match | ast.ExceptHandler):
            yield from (inner.lineno for inner in own(node) if isinstance(inner, ast.Assert))


def either_or(function: ast.FunctionDef) -> Iterator[int]:
    """The lines of assertions of which one half suffices, whichever it is."""
    for node in own(function):
        if (
            isinstance(node, ast.Assert)
            and isinstance(node.test, ast.BoolOp)
            and isinstance(node.test.op, ast.Or)
        ):
            yield node.lineno


def leaving(function: ast.FunctionDef) -> Iterator[int]:
    """The lines at which a test ends early, or lets an error pass."""
    if not function.name.startswith("test_"):
        return
    for node in own(function):
        if isinstance(node, ast.Return):
            yield node.lineno
        if isinstance(node, ast.ExceptHandler) and all(isinstance(line, ast.Pass) for line in node.body):
            yield node.lineno
        if isinstance(node, ast.withitem) and "suppress(" in ast.unparse(node.context_expr):
            yield node.context_expr.lineno


RULES = {
    conditional: "an assertion under a condition says nothing when the condition does not hold: make two tests, or "
    "compare what is found with what is expected in that case",
    either_or: "an assertion with `or` says nothing about either half: find out which it is",
    leaving: "a test that ends early or lets an error pass says nothing: use pytest.raises, or a test of its own",
}


@pytest.mark.parametrize(("rule", "reason"), RULES.items(), ids=[rule.__name__ for rule in RULES])
def test_tests_always_say_what_they_say(rule, reason: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted(TESTS.rglob("*.py"))
        if "vendor" not in path.parts
        for function in functions(path.read_text(encoding="utf-8"))
        for line in rule(function)
    ]

    assert not found, f"{reason}: {found}"


def test_journeys_stand_where_make_looks_for_them() -> None:
    (line,) = re.findall(r"-m journey (.+)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    folders = [ROOT / name for name in line.split()]
    marked = [
        path
        for path in TESTS.rglob("test_*.py")
        if re.search(r"^\S.*pytest\.mark\.journey$", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]

    assert marked
    assert TESTS / "journeys" in folders
    assert [path for path in marked if not any(path.is_relative_to(folder) for folder in folders)] == []


def test_these_rules_notice_what_they_refuse() -> None:
    source = """
def test_conditional(thing):
    if thing:
        with thing:
            assert thing.is_good

def test_either_or(thing):
    assert thing.is_good or thing.is_bad

def test_leaving(thing):
    if not thing:
        return

def test_nothing_wrong(thing):
    def inner():
        return 1 or 2
    for each in thing if thing else ():
        assert each in {1, 2} and inner()
"""
    noticed = {rule.__name__: [line for each in functions(source) for line in rule(each)] for rule in RULES}

    assert noticed == {"conditional": [5], "either_or": [8], "leaving": [12]}
