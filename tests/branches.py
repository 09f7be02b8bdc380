"""How many branches of `app` and `matching` the tests take, with a floor; `make test-quick` asks for it.

SlipCover writes its marks into the code and takes each out once it was passed: the run becomes a few per cent slower,
where tracing on Python 3.11 makes it three quarters slower. What tests start in a process of its own is not measured.
"""

import json
import os
import sys
from collections.abc import Generator
from importlib.util import find_spec
from typing import Any

import pytest

from config import ROOT

PACKAGES = ("app", "matching")
APART = ("app/imports/reading/parsing/*",)
"""What reads spreadsheets starts sealed, in a process of its own for every file, where nothing else may be loaded."""
SEEN_ENOUGH = 5_000
"""How often a mark that was seen is passed again before all that were seen are taken out.

To take them out SlipCover looks at every function there is, a fifth of a second: from its own 50 on that took a tenth
of the run. To pass a mark takes a ten-millionth.
"""
FLOOR = 90
"""Per cent. Raise it when the figure that a run ends with has risen; a change that lowers it needs tests, not this."""


def measuring() -> Any:
    """Mark the modules of our packages from now on, when they are imported; gives what notes the marks passed."""
    import slipcover
    from slipcover.importer import FileMatcher, SlipcoverMetaPathFinder

    class Finder(SlipcoverMetaPathFinder):
        def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
            ours = fullname.partition(".")[0] in PACKAGES
            return super().find_spec(fullname, path, target) if ours else None

    sources = [str(ROOT / name) for name in PACKAGES]
    apart = [str(ROOT / pattern) for pattern in APART]
    measured = slipcover.Slipcover(branch=True, source=sources, omit=apart, d_miss_threshold=SEEN_ENOUGH)
    sys.meta_path.insert(0, Finder(measured, FileMatcher(sources, omit=apart)))
    return measured


class Branches:
    """Measures where tests run, and adds up in the process that started those."""

    def __init__(self, measured: Any) -> None:
        self.measured = measured
        self.taken: dict[str, set[str]] = {}
        self.missing: dict[str, set[str]] = {}

    def by_file(self) -> dict[str, tuple[list[str], list[str]]]:
        """The branches that were taken in this process, and those that were not."""

        def named(branches: list[tuple[int, int]]) -> list[str]:
            return [f"{start}-{end}" for start, end in branches]

        files = self.measured.get_coverage()["files"]
        return {
            name: (named(file["executed_branches"]), named(file["missing_branches"]))
            for name, file in files.items()
        }

    def add(self, files: dict[str, tuple[list[str], list[str]]]) -> None:
        """Take in what one process measured."""
        for name, (taken, missing) in files.items():
            self.taken.setdefault(name, set()).update(taken)
            self.missing.setdefault(name, set()).update(taken, missing)
            self.missing[name] -= self.taken[name]

    def share(self) -> float:
        """How many of the branches were taken, per cent."""
        taken, missing = (sum(map(len, files.values())) for files in (self.taken, self.missing))
        return 100 * taken / (taken + missing) if taken else 0

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """After the last test: hand in what was measured, or add it up and hold it against the floor."""
        result = yield
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output["branches"] = json.dumps(self.by_file())
            return result
        if self.measured is not None:
            self.add(self.by_file())
        session.testsfailed += self.share() < FLOOR
        return result

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A process that ran tests has ended."""
        self.add(json.loads(getattr(node, "workeroutput", {}).get("branches", "{}")))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say how many were taken; below the floor also where most are missed."""
        if not self.taken:
            return
        share = self.share()
        terminalreporter.section("branches")
        terminalreporter.line(f"{share:.1f}% of the branches of {' and '.join(PACKAGES)} were taken.")
        if share < FLOOR:
            terminalreporter.line(f"At least {FLOOR}% must be. Most are missed in:", red=True)
            for name in sorted(self.missing, key=lambda name: (-len(self.missing[name]), name))[:10]:
                terminalreporter.line(f"  {name}: {', '.join(sorted(self.missing[name], key=_by_line))}")


def _by_line(branch: str) -> int:
    return int(branch.partition("-")[0])


def runs_tests(config: pytest.Config) -> bool:
    """Whether tests run in this process, which does not just hand them out to others."""
    return "PYTEST_XDIST_WORKER" in os.environ or not config.known_args_namespace.numprocesses


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before anything imports our packages. To mark them takes seconds, so only where it pays."""
    if find_spec("slipcover"):  # there are machines for which it has no wheel (see pyproject.toml)
        branches = Branches(measuring() if runs_tests(early_config) else None)
        early_config.pluginmanager.register(branches, "branches")
