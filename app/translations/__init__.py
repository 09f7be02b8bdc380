"""The catalogues: every sentence of the product in Dutch and in English.

The .po files are the source and are in the repository. The .mo files that gettext reads are made from them when
the application starts, so a fresh clone, a test run and a server after an upgrade all show the newest words.
"""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask

FOLDER = Path(__file__).parent
LANGUAGES = ("nl", "en")


def init_app(app: Flask) -> None:
    """Compile what changed; let `{% trans %}` ignore the line breaks of the template around it."""
    compile_catalogues()
    app.jinja_env.policies["ext.i18n.trimmed"] = True


def catalogue_path(language: str, folder: Path = FOLDER) -> Path:
    """Where the sentences of `language` are kept."""
    return folder / language / "LC_MESSAGES" / "messages.po"


def compile_catalogues(folder: Path = FOLDER) -> list[str]:
    """Make each .mo file that is missing or older than its .po file; give the languages that were compiled.

    Two processes may do this at once: each writes a file of its own and moves it into place.
    """
    compiled = []
    for language in LANGUAGES:
        source = catalogue_path(language, folder)
        target = source.with_suffix(".mo")
        if not source.exists() or _is_fresh(target, source):
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=language)
        with NamedTemporaryFile(dir=source.parent, suffix=".tmp", delete=False) as made:
            write_mo(made, catalogue)
        Path(made.name).chmod(0o644)
        os.utime(made.name, ns=(source.stat().st_mtime_ns, source.stat().st_mtime_ns))
        Path(made.name).replace(target)
        compiled.append(language)
    return compiled


def _is_fresh(target: Path, source: Path) -> bool:
    """Whether `target` was made from the `source` of now: it carries the time of the source it was made from."""
    return target.exists() and target.stat().st_mtime_ns == source.stat().st_mtime_ns
