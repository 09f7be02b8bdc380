"""Third-party files we ship: which ones, how they get here, and proof that nobody changed them.

``python -m app.web.vendoring`` packs the packages named in ``PACKAGES`` with npm, checks each archive against
its published sha512, copies the named files and writes ``app/static/vendor/manifest.json``. Only the person
who updates a library needs Node; everybody else runs ``python -m app.web.vendoring --check``, which re-hashes
the files, as a test does.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.web.sprite import ICONS, build_sprite

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = "app/static/vendor"
MANIFEST = ROOT / SHIPPED / "manifest.json"
SPRITE = f"{SHIPPED}/bootstrap-icons/icons.svg"


@dataclass(frozen=True)
class Package:
    """One npm package: the files we take (path in the archive -> path in the project)."""

    name: str
    version: str
    licence: str
    files: dict[str, str] = field(default_factory=dict)
    icons: tuple[str, ...] = ()


FONT = "atkinson-hyperlegible-next"
PAPER = f"{SHIPPED}/{FONT}-paper"
"""The same letters once more, in the form that `app/printing` reads."""
PACKAGES = (
    Package(
        "bootstrap",
        "5.3.9",
        "MIT",
        {
            "LICENSE": f"{SHIPPED}/bootstrap/LICENSE",
            "dist/css/bootstrap.min.css": f"{SHIPPED}/bootstrap/bootstrap.min.css",
        },
    ),
    Package(
        "htmx.org",
        "4.0.1",
        "0BSD",
        {"LICENSE": f"{SHIPPED}/htmx/LICENSE", "dist/htmx.min.js": f"{SHIPPED}/htmx/htmx.min.js"},
    ),
    Package(
        "sortablejs",
        "1.15.7",
        "MIT",
        {
            "LICENSE": f"{SHIPPED}/sortablejs/LICENSE",
            "Sortable.min.js": f"{SHIPPED}/sortablejs/Sortable.min.js",
        },
    ),
    Package(
        "leaflet",
        "1.9.4",
        "BSD-2-Clause",
        {
            "LICENSE": f"{SHIPPED}/leaflet/LICENSE",
            "dist/leaflet.css": f"{SHIPPED}/leaflet/leaflet.css",
            "dist/leaflet.js": f"{SHIPPED}/leaflet/leaflet.js",
        },
    ),
    Package(
        f"@fontsource-variable/{FONT}",
        "5.3.0",
        "OFL-1.1",
        {
            "LICENSE": f"{SHIPPED}/{FONT}/LICENSE",
            f"files/{FONT}-latin-wght-normal.woff2": f"{SHIPPED}/{FONT}/latin.woff2",
            f"files/{FONT}-latin-ext-wght-normal.woff2": f"{SHIPPED}/{FONT}/latin-ext.woff2",
        },
    ),
    Package(
        "@expo-google-fonts/atkinson-hyperlegible-next",
        "0.4.1",
        "OFL-1.1",
        {
            "LICENSE_FONT": f"{PAPER}/LICENSE",
            "400Regular/AtkinsonHyperlegibleNext_400Regular.ttf": f"{PAPER}/regular.ttf",
            "400Regular_Italic/AtkinsonHyperlegibleNext_400Regular_Italic.ttf": f"{PAPER}/italic.ttf",
            "700Bold/AtkinsonHyperlegibleNext_700Bold.ttf": f"{PAPER}/bold.ttf",
        },
    ),
    Package(
        "bootstrap-icons",
        "1.13.2",
        "MIT",
        {"LICENSE": f"{SHIPPED}/bootstrap-icons/LICENSE"},
        icons=ICONS,
    ),
    Package(
        "axe-core",
        "4.14.1",
        "MPL-2.0",
        {
            "LICENSE": "tests/vendor/LICENSE-axe-core.txt",
            "LICENSE-3RD-PARTY.txt": "tests/vendor/LICENSE-axe-core-third-party.txt",
            "axe.min.js": "tests/vendor/axe.min.js",
        },
    ),
)


class TamperedFile(Exception):
    """An archive or a shipped file is not the one that was published or recorded."""


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def integrity_of(archive: bytes) -> str:
    """The integrity text npm publishes for these bytes."""
    return "sha512-" + base64.b64encode(hashlib.sha512(archive).digest()).decode()


def fetch(package: Package, folder: Path) -> tuple[Path, str]:
    """Pack one package into ``folder``; return the archive and its checked integrity."""
    spec = f"{package.name}@{package.version}"
    command = ["npm", "pack", "--json", "--pack-destination", str(folder), spec]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    packed = json.loads(output)[0]
    archive = folder / packed["filename"]
    integrity = integrity_of(archive.read_bytes())
    if integrity != packed["integrity"]:
        raise TamperedFile(f"{spec}: the archive does not match its published sha512")
    return archive, integrity


def read_member(archive: tarfile.TarFile, path: str) -> bytes:
    member = archive.extractfile(f"package/{path}")
    if member is None:
        raise FileNotFoundError(path)
    return member.read()


def write_target(target: str, content: bytes) -> str:
    path = ROOT / target
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def vendor(package: Package, folder: Path) -> dict[str, Any]:
    """Copy what we use of one package and return its entry for the manifest."""
    path, integrity = fetch(package, folder)
    hashes: dict[str, str] = {}
    with tarfile.open(path) as archive:
        for source, target in package.files.items():
            hashes[target] = write_target(target, read_member(archive, source))
        if package.icons:
            drawings = {n: read_member(archive, f"icons/{n}.svg").decode() for n in package.icons}
            hashes[SPRITE] = write_target(SPRITE, build_sprite(drawings).encode())
    return {
        "name": package.name,
        "version": package.version,
        "licence": package.licence,
        "integrity": integrity,
        "files": dict(sorted(hashes.items())),
    }


def update() -> None:
    """Bring every file in line with ``PACKAGES`` and record what was brought in."""
    with tempfile.TemporaryDirectory() as folder:
        entries = [vendor(package, Path(folder)) for package in PACKAGES]
    MANIFEST.write_text(json.dumps({"packages": entries}, indent=2) + "\n")


def changed_files() -> list[str]:
    """Shipped files that are missing or differ from the manifest; empty when all is well."""
    packages = json.loads(MANIFEST.read_text())["packages"]
    recorded = {name: sha for package in packages for name, sha in package["files"].items()}
    return [
        name for name, sha in recorded.items() if not (ROOT / name).is_file() or sha256_of(ROOT / name) != sha
    ]


def main(arguments: list[str]) -> int:
    if "--check" not in arguments:
        update()
    changed = changed_files()
    for name in changed:
        print(f"{name} is not the file that was recorded", file=sys.stderr)
    return 1 if changed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
