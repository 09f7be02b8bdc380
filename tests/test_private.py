"""Database, queue and emails with live links are for the owner of the process only."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

BEGIN = """
import os, sys
from pathlib import Path
os.umask(0o022)
from app import create_app
from app.extensions import db
from app.notices.models import Email
from app.notices.transport import deliver
from app.extensions import now
from config import Testing
folder = Path(sys.argv[1])
application = create_app(Testing(DATA_DIR=folder, SQLALCHEMY_DATABASE_URI=""))
with application.app_context():
    db.create_all()
    deliver(Email(id=1, school_id=1, to_name="Noor", to_address="noor@work.example", subject="x", body="x",
        language="nl", created_at=now()))
"""


def begin(folder: Path) -> None:
    subprocess.run([sys.executable, "-c", BEGIN, str(folder)], check=True, timeout=60)


def open_to_others(folder: Path) -> dict[str, str]:
    """What others may do with each file and folder, where that is anything."""
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}
    return {str(path): oct(mode) for path, mode in modes.items() if mode & 0o077}


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that the application made, where files are open to others unless somebody closes them."""
    folder = tmp_path_factory.mktemp("private") / "data"
    before = os.umask(0o022)
    try:
        folder.mkdir()
        begin(folder)
    finally:
        os.umask(before)
    return folder


def test_nothing_in_a_new_data_folder_is_open_to_others(new: Path) -> None:
    assert {"meervoud.db", "outbox"} <= {path.name for path in new.iterdir()}
    assert (new / "outbox" / "000001.eml").exists()
    assert open_to_others(new) == {}


def test_what_an_earlier_version_left_open_is_closed(new: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(new, tmp_path / "data")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)

    begin(folder)

    assert open_to_others(folder) == {}
