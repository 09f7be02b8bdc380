"""Static files: under an address that changes with them, so that browsers keep them for a year; compressed once.

The digest of the whole folder stands in the address, not in each name: styles and scripts point at their neighbours,
and keep finding them. A page of another version, still open or served by another process during an upgrade, gets
the files of today, for an hour.
"""

import hashlib
import re
import shutil
import tempfile
import weakref
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FOLDER = Path(__file__).parents[1] / "static"
YEAR_SECONDS, HOUR_SECONDS = 365 * 24 * 3600, 3600
_OF_SOME_VERSION = re.compile(r"^/static/[0-9a-f]{12}/")


def digest_of(folder: Path) -> str:
    """Twelve digits of a digest over the names and contents of all files."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


@cache
def static_url_path() -> str:
    """Where the static files of this version are."""
    return f"/static/{digest_of(FOLDER)}"


class StaticFiles(WhiteNoise):
    """The files with their compressed copies, in a folder that goes when the process ends."""

    FOREVER = YEAR_SECONDS

    def __init__(self, application: "WSGIApplication") -> None:
        root = Path(tempfile.mkdtemp(prefix="meervoud-static-"))
        weakref.finalize(self, shutil.rmtree, root, ignore_errors=True)
        super().__init__(
            application,
            max_age=HOUR_SECONDS,
            immutable_file_test=lambda _path, url: url.startswith(static_url_path()),
        )
        shutil.copytree(FOLDER, root, dirs_exist_ok=True)
        compressor = Compressor(quiet=True)
        for path in [path for path in root.rglob("*") if compressor.should_compress(path.name)]:
            if path.is_file():
                compressor.compress(str(path))
        self.add_files(root, prefix=static_url_path())
        self.add_files(root, prefix="static/")

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        asked = environ.get("PATH_INFO", "")
        if asked not in self.files and (plain := _OF_SOME_VERSION.sub("/static/", asked)) in self.files:
            environ = {**environ, "PATH_INFO": plain}
        answer: Iterable[bytes] = super().__call__(environ, start_response)
        return answer
