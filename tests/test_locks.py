"""The locks: complete, consistent with each other, and free of addresses."""

import re
import tomllib
from pathlib import Path

import pytest

from config import ROOT

RUNTIME, DEV = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
PIN = re.compile(
    r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))? \\$", re.MULTILINE
)


def pins(lock: Path) -> set[tuple[str, str, str]]:
    """Name, version and condition of every package in a lock."""
    return {
        (match["name"], match["version"], match["marker"] or "") for match in PIN.finditer(lock.read_text())
    }


def wanted(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9-]", each)[0].lower() for each in requirements}


def test_runtime_lock_is_part_of_the_dev_lock() -> None:
    assert pins(RUNTIME) <= pins(DEV), (
        "Run `make lock`: tests would run with other versions than the product."
    )


def test_locks_name_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())

    assert wanted(project["project"]["dependencies"]) <= {name for name, _, _ in pins(RUNTIME)}, (
        "Run `make lock`."
    )
    assert wanted(project["dependency-groups"]["dev"]) <= {name for name, _, _ in pins(DEV)}, (
        "Run `make lock`."
    )


@pytest.mark.parametrize("lock", [RUNTIME, DEV], ids=lambda lock: lock.name)
def test_lock_has_a_hash_for_every_package(lock: Path) -> None:
    text = lock.read_text()
    packages = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]

    assert len(packages) == len(pins(lock))
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


@pytest.mark.parametrize("lock", [RUNTIME, DEV], ids=lambda lock: lock.name)
def test_lock_names_no_address(lock: Path) -> None:
    assert "://" not in lock.read_text(), "A lock with addresses works for one network only."


def test_every_runtime_dependency_has_its_reason_in_the_docs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    reasons = (ROOT / "docs/decisions/dependencies.md").read_text().lower()
    silent = [name for name in wanted(project["project"]["dependencies"]) if f"`{name}`" not in reasons]

    assert not silent, f"Say in docs/decisions/dependencies.md why the product needs these: {silent}"
