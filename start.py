#!/usr/bin/env python3
"""Makes a fresh clone ready to work, and starts it: needs Python and nothing else.

    python3 start.py                 install, then serve (what `make run` does)
    python3 start.py install         install what running needs
    python3 start.py install --dev   install what running, testing and checking need

The packages are those of requirements.lock (with --dev: requirements-dev.lock), hashes checked. A stamp in
.venv remembers which lock was installed, so a second call returns at once. Where make is missing, as on
Windows, this file is the way in.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed.json"
OLDEST, FIRST_UNTRIED = (3, 11), (3, 15)
BUILD_NOTHING = ("--require-hashes", "--only-binary", ":all:", "--no-deps")


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(description="Make Meervoud ready, and start it.")
    parser.add_argument("what", nargs="?", choices=("run", "install"), default="run")
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    wanted = parser.parse_args()
    install(dev=wanted.dev)
    if wanted.what == "run":
        serve()


def install(*, dev: bool) -> None:
    """Bring .venv to what the lock says; return at once when it already is."""
    ensure_python()
    stamp = read_stamp()
    dev = dev or stamp.get("dev") is True  # whoever once wanted the tests keeps them
    lock = ROOT / ("requirements-dev.lock" if dev else "requirements.lock")
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp == {"dev": dev, "lock": digest} and interpreter().exists():
        STAMP.touch()  # make compares times
        return
    STAMP.unlink(missing_ok=True)
    started = time.monotonic()
    ensure_environment()
    print(f"Installing {count_pins(lock)} packages; the first time this takes a minute.", flush=True)
    install_packages(lock)
    STAMP.write_text(json.dumps({"dev": dev, "lock": digest}), encoding="ascii")
    print(f"Installed in {time.monotonic() - started:.0f} seconds.", flush=True)


def serve() -> None:
    """Become the application: database, demo school, web and worker. It listens until Ctrl-C."""
    command = [str(interpreter()), "-m", "flask", "--app", "app", "serve", "--prepare"]
    # Packages are compiled when first used (see install_packages); unkept, every start would compile them again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if os.name != "posix":
        sys.exit(run(command))
    os.chdir(ROOT)
    os.execv(command[0], command)  # noqa: S606 - one process fewer, and signals reach the server itself


def ensure_python() -> None:
    """Stop with a clear sentence when this Python is not one that the lock was made for."""
    if not OLDEST <= sys.version_info[:2] < FIRST_UNTRIED:
        stop(
            f"Meervoud needs Python 3.11, 3.12, 3.13 or 3.14; this is {sys.version.split()[0]}.\n"
            "Install one of those and call it by name, for example: make run PYTHON=python3.13"
        )


def ensure_environment() -> None:
    """Create .venv, or make it anew when it is broken or belongs to another Python."""
    if environment_works():
        return
    uv = shutil.which("uv")
    if uv:
        command = [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)]
    elif importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    else:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        stop(
            "This Python cannot make virtual environments: its venv module is missing.\n"
            f"On Debian and Ubuntu: apt-get install python{version}-venv"
        )
    print(f"Making .venv with Python {sys.version.split()[0]}.", flush=True)
    if run(command):
        stop(f"Making {VENV.name} failed; what went wrong is above.")


def environment_works() -> bool:
    """Whether .venv holds a Python that starts, of the version that is running now."""
    if not interpreter().exists():
        return False
    question = "import sys; print('%d.%d' % sys.version_info[:2])"
    answer = subprocess.run([str(interpreter()), "-c", question], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == f"{sys.version_info[0]}.{sys.version_info[1]}"


def install_packages(lock: Path) -> None:
    """Install the lock with uv where it is at hand, else with the pip of .venv."""
    uv = shutil.which("uv")
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", str(interpreter())]
    else:
        command = [str(interpreter()), "-m", "pip", "install", "--quiet", "--no-input"]
        # Compiling everything takes as long as installing it; what is used is compiled when it is first used.
        command += ["--disable-pip-version-check", "--progress-bar", "off", "--no-compile"]
        # A .venv that uv made has no pip.
        if run([str(interpreter()), "-m", "pip", "--version"], quiet=True):
            run([str(interpreter()), "-m", "ensurepip"], quiet=True)
    if run([*command, *BUILD_NOTHING, "-r", str(lock)]):
        stop(
            "Installing the packages failed; what went wrong is above.\n"
            "Is there a connection to the package registry? Call the same command again to go on."
        )


def read_stamp() -> dict[str, object]:
    """What the stamp says was installed; nothing when there is no readable stamp."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def interpreter() -> Path:
    """The Python of .venv."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def count_pins(lock: Path) -> int:
    """How many packages a lock names."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return sum("==" in line for line in lines if not line.startswith(" "))


def run(command: list[str], *, quiet: bool = False) -> int:
    """Run a command in the project folder and give its exit status; Ctrl-C is the command's to handle."""
    output = subprocess.DEVNULL if quiet else None
    process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def stop(message: str) -> NoReturn:
    """End with a message that says what to do."""
    sys.exit(message)


if __name__ == "__main__":
    main()
