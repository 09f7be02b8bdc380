"""What is written to the disk is for the user that runs Meervoud, and nobody else on the machine.

The data folder holds the database, the queue and, where no mail server is set, emails with links that still work.
"""

import logging
import os
import stat
from pathlib import Path

from flask import Flask

logger = logging.getLogger(__name__)
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def _close(path: Path) -> bool:
    """Take the rights of group and others away; False where the path is somebody else's."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & OTHERS:
        try:
            path.chmod(mode & ~OTHERS)
        except PermissionError:
            return False
    return True


def init_app(app: Flask) -> None:
    """From now on this process makes files for its owner only; what an earlier version left open is closed.

    Windows knows no such modes: there the folder is as private as the profile that it is in.
    """
    if os.name != "posix":
        return
    os.umask(0o077)
    folder = Path(app.config["DATA_DIR"])
    outbox = folder / "outbox"
    left = [folder, *folder.glob("*.db*"), *folder.glob("*.key"), outbox, *outbox.glob("*.eml")]
    open_still = [path for path in left if path.exists() and not _close(path)]
    if open_still:
        logger.warning(
            "%d files of the data folder belong to another user and stay readable", len(open_still)
        )
