"""The rules of the house, checked by the machine; each says in its message why it is a rule.

docs/architecture.md explains them. A rule that turns out wrong is changed there and here, in one change.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from config import ROOT
from tests.graph import import_graph, rings

FOLDERS = ("app", "matching", "tests", "benchmarks", "deploy")
FILE_LINES = 350
FUNCTION_LINES = 40
NAMELESS = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}
# Where a piece of work begins and ends, and so where it is stored: a request, a command, a job, the worker's own loop;
# and each email by itself, or a mail server that stops answering would have emails sent twice. The demo acts a season
# out, step by step, as people would. A request that the gate turns away ends there.
EDGES = {
    "views",
    "cli",
    "commands",
    "jobs",
    "sweeps",
    "demo",
    "app/access.py",
    "app/background/engine.py",
    "app/imports/execution.py",
    "app/runs/execution.py",
    "app/runs/leases.py",
    "app/background/worker.py",
    "app/notices/sending.py",
    "app/web/switching.py",  # before a page is made, as a view of its own would
    "app/agreements/services/printing.py",  # each file of a print job by itself
    "app/accounts/sessions.py",  # now and then, after the answer, that a session is in use
    "app/locks.py",  # the connection itself
}
# Rows that may go, for they hold nothing that anybody answers for.
MAY_DELETE = {
    "app/agreements/erasing.py": "paper for a whole list, which is there for a day, once somebody is erased",
    "app/agreements/services/prints.py": "the same, by hand or after its day; the trail says who had it made",
    "app/accounts/services/browser_sessions.py": "where somebody was signed in, once she no longer is",
    "app/privacy/erasure.py": "what belongs to somebody alone, once she is erased",
    "app/students/terms.py": "lists of choices, a term after their period",
    "app/finds/terms.py": "companies that students found, a term after their period",
    "app/swaps/terms.py": "requests for another place, a term after their period",
    "app/circles/terms.py": "wishes, and what members said of a circle, a term after their period",
    "app/mentoring/terms.py": "circle runs, a term after their period",
    "app/placements/terms.py": "match runs, a term after their period",
    "app/placements/services/trying.py": "tried orders but the newest; the trail says which they were",
    "app/audit/people.py": "names and reasons of whoever is erased, or long gone; events stay",
    "app/accounts/services/lockout.py": "failed sign-ins, after a right password or after their time",
    "app/accounts/services/recovery.py": "recovery codes that newer ones replace; the trail says that they were made",
    "app/accounts/services/second_steps.py": "a second step that its owner removed or lost; the trail says so",
    "app/backup/school_removal.py": "all of a school that leaves, after an export",
    "app/background/worker.py": "the sign of life of a worker long gone",
    "app/coaching/services/following.py": "a request for a coach that the student takes back",
    "app/coaching/services/offers.py": "that somebody offers to be a coach, once she no longer does; the trail says so",
    "app/guidance/erasing.py": "what asked for attention, who stood in and who was trained, once somebody is erased",
    "app/guidance/terms.py": "what asked for attention, a term after the internship",
    "app/confidential/erasing.py": "what a student who is erased told in confidence, once it is closed",
    "app/companies/services/merging.py": "a site that was entered twice, once all that it had belongs to the other",
    "app/students/services/vetoes.py": "one of two equal wishes of a student, when two sites turn out to be one",
    "app/students/services/shortlist.py": "a place that a student kept, once she lets it go or the period is over",
    "app/confidential/services/keys.py": "the key of a counsellor that a newer one replaces; the trail says so",
    "app/confidential/services/reports.py": "a confidential report, a year after it was closed",
    "app/imports/services/closing.py": "rows of a spreadsheet, once the import is confirmed or cancelled",
    "app/imports/services/deciding.py": "files that nobody decided on, and what nobody used of a source",
    "app/imports/services/files.py": "a file that somebody took back, or replaced by another",
    "app/imports/services/remembering.py": "what the columns of a source are, once somebody says to forget it",
    "app/imports/services/planning.py": "the note that a field was edited by hand, when the file was chosen over it",
    "app/circles/services/meetings.py": "who comes to a meeting that moved to another moment",
    "app/gatherings/erasing.py": "that somebody who is erased hosted a gathering",
    "app/gatherings/services/hosting.py": "a host who was taken off, or left; the trail says so",
    "app/gatherings/terms.py": "who was invited and who hosted, a term after the day",
    "app/shadowdays/erasing.py": "days along of whoever is erased, or a term after the day",
    "app/places/services.py": "the table of postcodes, replaced by a newer one",
    "app/schools/services/programmes.py": "a code that no longer counts as the same; the trail keeps it",
    "app/schools/services/vacations.py": "a holiday that the school does not have after all; the trail keeps it",
    "app/reflections/services.py": "a note that its author deletes",
    "app/reflections/terms.py": "notes of a student who left, a term after that",
    "app/supervision/terms.py": "runs, hours and decisions of a period that is long over",
    "app/supervision/erasing.py": "the hours of a supervisor who is erased",
    "app/signon/services/links.py": "whom a sign-in service calls an account, when that is undone; the trail keeps it",
    "app/signon/services/signing_out.py": "sessions that the service ended; the mark of an old message about it",
    "app/students/importing/going.py": "an exception to whom a period is for, when the file agrees with the rule",
    "app/students/services/audience.py": "an exception to whom a period is for; the trail keeps it",
    "app/students/services/choices.py": "a site that a student does want to go to after all",
}

# What may import inside a function, for numpy and OR-tools take long to load and much memory; rings are looked for here
# as well.
MAY_LOAD_LATE = {
    "matching/placement/__init__.py": "what is asked of the solver loads it, reading and checking do not",
    "matching/circles/__init__.py": "as for placements",
    "matching/supervisors/__init__.py": "as for placements",
    "matching/placement/reasons.py": "only why-not needs OR-tools, and pages ask much else of an explainer",
}


def modules(*folders: str) -> Iterator[Path]:
    """Every Python file in these folders, and the loose ones beside them."""
    files = chain.from_iterable((ROOT / folder).rglob("*.py") for folder in folders)
    return (path for path in files if "vendor" not in path.parts)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, line: int | None = None) -> str:
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file with the last part of its name: `db.session.commit()` gives `commit`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function's body without its docstring: explaining is never too long, nor is naming what comes in."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def is_edge(path: Path) -> bool:
    """Whether a file begins and ends work, and so stores it: `views.py`, a module in `views/`, or one named above."""
    return bool(EDGES & {path.stem, path.parent.name, place(path)})


def test_imports_point_downwards() -> None:
    # In a process of its own: import-linter sets up logging for whichever process it runs in.
    lint = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True, no_logo=True))"
    checked = subprocess.run(
        [sys.executable, "-c", lint], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, (
        f"The name of a broken contract is the reason:\n{checked.stdout}{checked.stderr}"
    )


@pytest.mark.parametrize("package", ["app", "matching"])
def test_no_module_imports_one_that_imports_it_back(package: str) -> None:
    found = rings(import_graph(ROOT / package))

    assert not found, (
        f"Move what both need below both, so that each can be read and loaded by itself: {found}"
    )


def test_ring_made_on_purpose_is_found_and_named(tmp_path: Path) -> None:
    sources = {
        "shop/__init__.py": "from shop import till",
        "shop/till.py": "def pay():\n    from .goods import price",
        "shop/goods/__init__.py": "if TYPE_CHECKING:\n    import shop.goods.stock",
        "shop/goods/stock.py": "from shop.till import pay",
        "shop/goods/shelf.py": "from . import stock\nfrom ..till import pay\nimport json",
    }
    for name, source in sources.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source, encoding="utf-8")

    graph = import_graph(tmp_path / "shop")
    (ring,) = rings(graph)

    assert graph["shop.goods.shelf"] == {"shop.goods.stock", "shop.till"}
    assert ring in {
        "shop.till -> shop.goods -> shop.goods.stock -> shop.till",
        "shop.goods -> shop.goods.stock -> shop.till -> shop.goods",
        "shop.goods.stock -> shop.till -> shop.goods -> shop.goods.stock",
    }


def test_modules_import_what_they_need_where_it_can_be_seen() -> None:
    hidden = [
        place(path, line)
        for path in modules("app", "matching")
        for line in imports_inside_functions(path)
        if place(path) not in MAY_LOAD_LATE
    ]

    assert not hidden, f"An import inside a function hides a ring: import at the top: {hidden}"


def imports_inside_functions(path: Path) -> list[int]:
    return [
        node.lineno
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def test_modules_that_may_load_late_still_do() -> None:
    stale = [name for name in MAY_LOAD_LATE if not imports_inside_functions(ROOT / name)]

    assert not stale, f"Remove these from MAY_LOAD_LATE: {stale}"


def test_functions_fit_on_a_screen() -> None:
    long = [
        f"{place(path, function.lineno)} {function.name}: {length(function)} lines"
        for path in [ROOT / "config.py", ROOT / "start.py", *modules(*FOLDERS)]
        for function in functions(path)
        if length(function) > FUNCTION_LINES
    ]

    assert not long, (
        f"Split by step, so that each can be read at once (at most {FUNCTION_LINES} lines): {long}"
    )


def test_files_hold_one_noun() -> None:
    long = [
        f"{place(path)}: {lines} lines"
        for path in modules(*FOLDERS)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    ]

    assert not long, f"Split by noun into a folder (at most {FILE_LINES} lines): {long}"


def test_application_factory_is_a_table_of_contents() -> None:
    assert len((ROOT / "app/__init__.py").read_text(encoding="utf-8").splitlines()) <= 100


def test_names_say_what_a_module_owns() -> None:
    nameless = [place(path) for path in modules(*FOLDERS) if {path.stem, path.parent.name} & NAMELESS]

    assert not nameless, f"What has no better name has no home yet: {nameless}"


def test_modules_say_what_they_own() -> None:
    silent = [place(path) for path in modules(*FOLDERS) if not ast.get_docstring(tree(path))]

    assert not silent, f"Begin with a docstring that says what the module owns: {silent}"


def test_services_and_queries_say_what_they_do() -> None:
    silent = [
        f"{place(path, node.lineno)} {node.name}"
        for path in modules("app")
        if {"services", "queries"} & {path.stem, path.parent.name}
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]

    assert not silent, f"These are what others call: say what they do and which error they raise: {silent}"


def test_work_is_stored_at_the_edge_only() -> None:
    inside = [
        place(path, call.lineno)
        for path in modules("app")
        for name, call in calls(path)
        if name == "commit" and not is_edge(path)
    ]

    assert not inside, f"Services flush; the view, command or job that called them commits, once: {inside}"


def test_nothing_is_deleted_outside_retention() -> None:
    deleting = [
        place(path, call.lineno)
        for path in modules("app")
        for name, call in calls(path)
        if name == "delete" and place(path) not in MAY_DELETE and deletes_rows(call)
    ]

    assert not deleting, (
        f"What was recorded is ended or replaced, not deleted (retention excepted): {deleting}"
    )


def deletes_rows(call: ast.Call) -> bool:
    """`db.session.delete(row)` and `delete(Table)`, but not a cache's, a cookie's or a client's own delete."""
    if isinstance(call.func, ast.Name):
        return True
    return isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value).endswith("session")


def test_allowed_deletions_still_exist() -> None:
    stale = [
        name
        for name in MAY_DELETE
        if not (ROOT / name).exists() or "delete(" not in (ROOT / name).read_text()
    ]

    assert not stale, f"Remove these from MAY_DELETE: {stale}"


def test_queries_are_written_one_way() -> None:
    old = [
        place(path, node.lineno)
        for path in modules("app")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "query" and ast.unparse(node.value) != "request"
    ]

    assert not old, f"Write select(): one style to read, and the types hold: {old}"


def test_row_locks_let_others_point_at_the_row() -> None:
    closed = [
        place(path, node.lineno)
        for path in modules("app")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        for argument in lock_arguments(node)
        if "key_share" not in argument and "read" not in argument
    ]

    assert not closed, (
        f"Lock rows with key_share, or to read: on PostgreSQL whoever adds a row with a foreign key to them waits "
        f"else, and two who lock in the right order end up waiting for each other: {closed}"
    )


def lock_arguments(call: ast.Call) -> list[str]:
    """What `.with_for_update(…)` or `with_for_update=…` is told, as source."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "with_for_update":
        return [", ".join(ast.unparse(each) for each in call.keywords)]
    return [ast.unparse(each.value) for each in call.keywords if each.arg == "with_for_update"]
