"""The third-party files we ship are the published ones, with their licences."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from app.web import vendoring
from app.web.sprite import ICONS, build_sprite, symbol
from app.web.vendoring import MANIFEST, PACKAGES, ROOT, changed_files, integrity_of


def test_shipped_files_are_the_ones_that_were_recorded() -> None:
    assert changed_files() == []


def test_every_shipped_file_is_recorded() -> None:
    recorded = {name for package in json.loads(MANIFEST.read_text())["packages"] for name in package["files"]}
    ours = {"manifest.json", ".gitattributes"}
    present = {
        str(path.relative_to(ROOT))
        for folder in ("app/static/vendor", "tests/vendor")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.name not in ours
    }

    assert present == recorded


def test_manifest_names_version_licence_and_integrity_of_what_we_ask_for() -> None:
    entries = {entry["name"]: entry for entry in json.loads(MANIFEST.read_text())["packages"]}

    assert {(p.name, p.version, p.licence) for p in PACKAGES} == {
        (e["name"], e["version"], e["licence"]) for e in entries.values()
    }
    assert all(entry["integrity"].startswith("sha512-") for entry in entries.values())
    assert "://" not in MANIFEST.read_text()


def test_every_package_brings_its_licence() -> None:
    for package in PACKAGES:
        assert any("LICENSE" in target for target in package.files.values()), package.name


def test_check_notices_a_changed_and_a_missing_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "changed.js").write_bytes(b"not what it was")
    (tmp_path / "kept.js").write_bytes(b"as it was")
    files = {
        "changed.js": "0" * 64,
        "kept.js": hashlib.sha256(b"as it was").hexdigest(),
        "missing.js": "0" * 64,
    }
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"packages": [{"files": files}]}))
    monkeypatch.setattr(vendoring, "ROOT", tmp_path)
    monkeypatch.setattr(vendoring, "MANIFEST", manifest)

    assert changed_files() == ["changed.js", "missing.js"]
    assert vendoring.main(["--check"]) == 1


def test_integrity_is_written_as_npm_writes_it() -> None:
    digest = base64.b64encode(hashlib.sha512(b"archive").digest()).decode()

    assert integrity_of(b"archive") == f"sha512-{digest}"


def test_sprite_holds_each_icon_once_and_no_more() -> None:
    sprite = (ROOT / vendoring.SPRITE).read_text()

    assert sprite.count("<symbol ") == len(ICONS) == len(set(ICONS))
    assert all(f'<symbol id="{name}"' in sprite for name in ICONS)


def test_symbol_keeps_the_drawing_and_its_box() -> None:
    drawing = '<svg xmlns="x" width="16" viewBox="0 0 16 16">\n  <path d="M0 0"/>\n</svg>'

    assert symbol("dot", drawing) == '<symbol id="dot" viewBox="0 0 16 16"><path d="M0 0"/></symbol>'
    assert build_sprite({"b": drawing, "a": drawing}).index('id="a"') < build_sprite(
        {"b": drawing, "a": drawing}
    ).index('id="b"')


def test_symbol_refuses_what_is_no_drawing() -> None:
    with pytest.raises(ValueError, match="no-such"):
        symbol("no-such", "<p>not found</p>")


def test_templates_use_only_icons_that_are_in_the_sprite() -> None:
    used = {name for path in (ROOT / "templates").rglob("*.html") for name in icons_in(path.read_text())}

    assert used <= set(ICONS), f"Add these to app/web/sprite.py and run the vendoring: {used - set(ICONS)}"


def icons_in(template: str) -> set[str]:
    """The names of icons that a template asks for in so many words."""
    return set(re.findall(r"\bicon\(\"([a-z-]+)\"", template)) | set(
        re.findall(r"icon_name=\"([a-z-]+)\"", template)
    )
