"""Looking for a browser: the order, and a failure that says what to do."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import browsers


def program(folder: Path, name: str, *, starts: bool = True) -> Path:
    """A file that behaves as a browser does when asked for its version."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(
        f"#!{sys.executable}\nprint('Chromium 1.0 {name}')\nraise SystemExit({0 if starts else 1})\n"
    )
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which no browser is to be found."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(browsers, "UNPACKED", tmp_path / "npm")
    monkeypatch.setattr(browsers, "_of_playwright", lambda: None)


def test_chromium_takes_the_variable_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "bin", "chromium")
    monkeypatch.setenv("CHROMIUM", str(program(tmp_path, "mine")))

    assert browsers.chromium().version() == "Chromium 1.0 mine"


def test_chromium_takes_path_before_what_npm_brought(tmp_path: Path) -> None:
    program(tmp_path / "npm", "chromium")
    assert browsers.chromium().found.startswith("npm")

    program(tmp_path / "bin", "google-chrome")
    assert browsers.chromium().found == "on PATH"


def test_chromium_takes_the_headless_shell_before_the_whole_browser(tmp_path: Path) -> None:
    program(tmp_path / "bin", "chromium")
    program(tmp_path / "bin", "chromium-headless-shell")

    assert browsers.chromium().version() == "Chromium 1.0 chromium-headless-shell"


def test_debian_that_has_no_headless_shell_gets_the_whole_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def run(command: list[str], _environment: object) -> str | None:
        asked.append(command[-1])
        return "E: Unable to locate package" if command[-1] == "chromium-headless-shell" else None

    program(tmp_path / "bin", "apt-get")
    monkeypatch.setattr(browsers.Path, "exists", lambda path: True)
    monkeypatch.setattr(browsers.os, "geteuid", lambda: 0)
    monkeypatch.setattr(browsers, "_run", run)

    assert browsers.INSTALLERS["Debian's package"]() is None
    assert asked == ["-qq", "chromium-headless-shell", "chromium"]


def test_chromium_passes_over_one_that_does_not_start(tmp_path: Path) -> None:
    program(tmp_path / "bin", "chromium", starts=False)
    program(tmp_path / "npm", "chromium")

    assert browsers.chromium().found.startswith("npm")


def test_chromium_fails_and_says_what_to_do() -> None:
    with pytest.raises(browsers.BrowserMissingError, match="make browser"):
        browsers.chromium()


def test_chromium_refuses_a_variable_that_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")

    with pytest.raises(browsers.BrowserMissingError, match="/nowhere/chromium, which does not start"):
        browsers.chromium()


def test_install_stops_at_the_first_way_that_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def works() -> None:
        program(tmp_path / "bin", "chromium")

    def never() -> str:
        raise AssertionError("a way after one that worked was tried")

    ways: dict[str, Callable[[], str | None]] = {"first": lambda: "no", "second": works, "third": never}
    monkeypatch.setattr(browsers, "INSTALLERS", ways)

    assert browsers.install().found == "on PATH"


def test_install_tells_what_every_way_said(monkeypatch: pytest.MonkeyPatch) -> None:
    ways = {"a package": lambda: "only root may", "a download": lambda: "no connection"}
    monkeypatch.setattr(browsers, "INSTALLERS", ways)

    with pytest.raises(browsers.BrowserMissingError) as failure:
        browsers.install()

    assert "- a package: only root may\n- a download: no connection" in str(failure.value)
    assert "set CHROMIUM" in str(failure.value)
