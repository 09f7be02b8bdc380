"""start.py: says what is wrong with a machine, and does nothing twice."""

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import start

Ran = list[list[str]]


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as after `git clone`, in which nothing is installed yet, on a machine without uv."""
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / lock).write_text(f"# {lock}\nflask==3.1.3 \\\n    --hash=sha256:00\n")
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(start, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(start, "STAMP", tmp_path / ".venv" / "installed.json")
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    return tmp_path


@pytest.fixture
def ran(clone: Path, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """The commands that start.py runs, with a machine on which all of them work."""
    commands: Ran = []

    def run(command: list[str], *, quiet: bool = False) -> int:
        commands.append(command)
        if "venv" in command:
            interpreter = start.interpreter()
            interpreter.parent.mkdir(parents=True)
            interpreter.symlink_to(sys.executable)
        return 0

    monkeypatch.setattr(start, "run", run)
    return commands


def installs(commands: Ran) -> list[list[str]]:
    return [command for command in commands if "--require-hashes" in command]


def test_install_takes_the_lock_by_hash_and_builds_nothing(ran: Ran) -> None:
    start.install(dev=False)

    [command] = installs(ran)
    assert command[-2:] == ["-r", str(start.ROOT / "requirements.lock")]
    assert {"--require-hashes", "--only-binary", "--no-deps"} <= set(command)


def test_install_does_nothing_twice(ran: Ran) -> None:
    start.install(dev=True)
    ran.clear()

    start.install(dev=True)

    assert ran == []


def test_install_follows_a_changed_lock(ran: Ran) -> None:
    start.install(dev=False)
    ran.clear()
    (start.ROOT / "requirements.lock").write_text("flask==3.1.4 \\\n    --hash=sha256:11\n")

    start.install(dev=False)

    assert len(installs(ran)) == 1


def test_install_keeps_the_tools_of_whoever_wanted_them(ran: Ran) -> None:
    start.install(dev=True)
    ran.clear()
    (start.ROOT / "requirements-dev.lock").write_text("flask==3.1.4 \\\n    --hash=sha256:11\n")

    start.install(dev=False)

    assert [command[-1] for command in installs(ran)] == [str(start.ROOT / "requirements-dev.lock")]


def test_install_makes_a_broken_environment_anew(ran: Ran) -> None:
    start.install(dev=False)
    start.interpreter().unlink()
    start.interpreter().symlink_to(start.ROOT / "gone")
    ran.clear()
    start.interpreter().parent.rename(start.VENV / "old")

    start.install(dev=False)

    assert any("venv" in command for command in ran)
    assert len(installs(ran)) == 1


def test_install_tries_again_after_a_failure(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    works = start.run
    monkeypatch.setattr(
        start, "run", lambda command, **how: 1 if "install" in command else works(command, **how)
    )
    with pytest.raises(SystemExit, match="connection to the package registry"):
        start.install(dev=False)
    monkeypatch.setattr(start, "run", works)

    start.install(dev=False)

    assert len(installs(ran)) == 1


def test_install_uses_uv_where_it_is_at_hand(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start.shutil, "which", lambda name: "/bin/uv" if name == "uv" else None)

    start.install(dev=False)

    assert {command[0] for command in ran} == {"/bin/uv"}


@pytest.mark.parametrize("version", [(3, 9, 2), (3, 10, 13), (3, 15, 0)])
def test_install_names_the_pythons_that_work(
    version: tuple[int, int, int], ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start.sys, "version_info", version)

    with pytest.raises(SystemExit, match=r"needs Python 3\.11"):
        start.install(dev=False)


def test_install_names_the_missing_system_package(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    find: Callable[..., object] = importlib.util.find_spec
    monkeypatch.setattr(
        start.importlib.util,
        "find_spec",
        lambda name, *rest: None if name == "ensurepip" else find(name, *rest),
    )

    with pytest.raises(SystemExit, match=r"apt-get install python3\.\d+-venv"):
        start.install(dev=False)


def test_start_needs_the_standard_library_only(tmp_path: Path) -> None:
    (tmp_path / "start.py").write_bytes(Path(start.__file__).read_bytes())

    shown = subprocess.run(
        [sys.executable, "-I", "-S", "start.py", "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "Make Meervoud ready" in shown.stdout
