"""What a run of tests makes once, in whichever of its processes asks first; the others wait, and copy it.

The process that starts the others makes the folder and removes it. What runs outside tests has one of its own.
"""

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

OF_RUN = "MEERVOUD_TESTS_FOLDER"
PATIENCE_SECONDS = 300


@cache
def folder_of_run() -> Path:
    """The folder that all processes of this run share."""
    if OF_RUN not in os.environ:
        os.environ[OF_RUN] = tempfile.mkdtemp(prefix="meervoud-tests-")
        atexit.register(shutil.rmtree, os.environ[OF_RUN], ignore_errors=True)
    return Path(os.environ[OF_RUN])


def shared(name: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` filled, by the first process that asked for this name."""
    ready, turn, failed = (folder_of_run() / f"{name}{end}" for end in ("", ".turn", ".failed"))
    try:
        turn.mkdir()
    except FileExistsError:
        _wait_for(ready, failed)
        return ready
    try:
        make(turn)
    except BaseException:
        failed.touch()
        raise
    turn.rename(ready)
    turn.mkdir()
    return ready


def _wait_for(ready: Path, failed: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not ready.exists():
        if failed.exists() or time.monotonic() > end:
            raise AssertionError(f"The process that makes {ready.name} for all others did not succeed.")
        time.sleep(0.1)


def share_templates(app: Flask) -> Flask:
    """The same application, which compiles no template that a process of this run compiled before."""
    folder = folder_of_run() / "templates"
    folder.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    return app
