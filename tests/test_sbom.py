"""The software bill of materials names all that Meervoud runs with, in a form that other programs read."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.validation.json import JsonStrictValidator

from config import ROOT
from deploy.sbom import FORMAT, LOCK, as_json, bill_of_materials, locked


@pytest.fixture(scope="module")
def text() -> str:
    return as_json(bill_of_materials())


@pytest.fixture(scope="module")
def bill(text: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(text)
    return read


def test_bill_is_what_the_standard_asks(text: str) -> None:
    assert JsonStrictValidator(FORMAT).validate_str(text) is None


def test_bill_names_every_package_of_the_lock_with_its_hashes(bill: dict[str, Any]) -> None:
    pinned = re.findall(r"^([a-z0-9.-]+==[^ ;\\]+)", LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    packages = [each for each in bill["components"] if each["purl"].startswith("pkg:pypi/")]

    assert sorted(f"{each['name']}=={each['version']}" for each in packages) == sorted(pinned)
    assert [each["name"] for each in packages if not each.get("hashes")] == []
    assert sum(len(each["hashes"]) for each in packages) == LOCK.read_text(encoding="utf-8").count("sha256:")


def test_bill_names_every_file_that_a_browser_loads(bill: dict[str, Any]) -> None:
    vendor = ROOT / "app/static/vendor"
    shipped = [path for path in vendor.rglob("*") if path.is_file() and path.name != "manifest.json"]
    named = [file["name"] for each in bill["components"] for file in each.get("components", [])]

    assert sorted(named) == sorted(str(path.relative_to(ROOT)) for path in shipped)


def test_bill_says_what_needs_what(bill: dict[str, Any]) -> None:
    needs = {each["ref"]: each.get("dependsOn", []) for each in bill["dependencies"]}
    reached, ahead = set(), ["meervoud"]
    while ahead:
        reached.add(name := ahead.pop())
        ahead += [other for other in needs[name] if other not in reached]

    assert {each["bom-ref"] for each in bill["components"]} <= reached


def test_bill_names_no_address(text: str, bill: dict[str, Any]) -> None:
    assert "://" not in text.replace(bill["$schema"], "")


def test_lock_of_another_form_is_told(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("flask>=3 \\\n    --hash=sha256:00\n", encoding="utf-8")

    with pytest.raises(ValueError, match="no package with a version"):
        list(locked(lock))
