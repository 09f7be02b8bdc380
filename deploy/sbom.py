"""The software bill of materials: every package and file of others that Meervoud runs with, as CycloneDX.

    .venv/bin/python -m deploy.sbom [FILE]      writes sbom.cdx.json, or FILE

Python packages come from `requirements.lock`, with the hashes of the archives that installing accepts; what a browser
loads from `app/static/vendor/manifest.json`. It says nothing of the machine that makes it, nor of where it got them.
"""

import base64
import json
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from itertools import chain
from pathlib import Path
from typing import Any

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

from config import ROOT

LOCK = ROOT / "requirements.lock"
MANIFEST = ROOT / "app/static/vendor/manifest.json"
SHIPPED = "app/static/"
"""The rest of the manifest is for tests."""
FORMAT = SchemaVersion.V1_6
PACKAGE = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\\n]+?))? \\$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
NEEDED_BY = re.compile(r"^    # (?:via |  )(?P<name>[a-z0-9.-]+)", re.MULTILINE)


@dataclass(frozen=True)
class Locked:
    """One package of the lock: for which machines, what its archives may be, and what needs it."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    needed_by: tuple[str, ...]


def locked(lock: Path) -> Iterator[Locked]:
    """Read every package of a lock."""
    for block in re.split(r"^(?=[a-z0-9])", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        found = PACKAGE.match(block.splitlines()[0])
        if found is None:
            raise ValueError(f"{lock.name}: {block.splitlines()[0]!r} is no package with a version.")
        hashes, needed_by = tuple(HASH.findall(block)), tuple(NEEDED_BY.findall(block))
        yield Locked(found["name"], found["version"], found["marker"] or "", hashes, needed_by)


def licence_of(name: str) -> License | None:
    """The licence that an installed package names; None where it names none, or is not for this machine."""
    try:
        known = metadata(name)
    except PackageNotFoundError:
        return None
    classifiers = [each for each in known.get_all("Classifier") or [] if each.startswith("License :: ")]
    texts = [
        known.get("License-Expression"),
        *(each.split(" :: ")[-1] for each in classifiers),
        known.get("License"),
    ]
    text = next((text for text in texts if text and text != "OSI Approved" and "\n" not in text), None)
    return LicenseFactory().make_from_string(text) if text else None


def python_package(package: Locked) -> Component:
    """Say of a Python package which version, licence and archives."""
    licence = licence_of(package.name)
    return Component(
        name=package.name,
        version=package.version,
        bom_ref=f"{package.name}=={package.version}",
        purl=PackageURL("pypi", name=package.name, version=package.version),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in package.hashes],
        licenses=[licence] if licence else [],
        properties=[Property(name="meervoud:installed-where", value=package.marker)]
        if package.marker
        else [],
    )


def shipped_package(package: dict[str, Any]) -> Component | None:
    """Say the same of what a browser loads, file by file; None where nothing of it is shipped."""
    files = {path: digest for path, digest in package["files"].items() if path.startswith(SHIPPED)}
    if not files:
        return None
    group, _, name = package["name"].rpartition("/")
    digest = base64.b64decode(package["integrity"].removeprefix("sha512-")).hex()
    return Component(
        group=group or None,
        name=name,
        version=package["version"],
        bom_ref=f"npm:{package['name']}",
        purl=PackageURL("npm", namespace=group or None, name=name, version=package["version"]),
        hashes=[HashType(alg=HashAlgorithm.SHA_512, content=digest)],
        licenses=[LicenseFactory().make_from_string(package["licence"])],
        components=[
            Component(
                name=path,
                type=ComponentType.FILE,
                bom_ref=path,
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sha256)],
            )
            for path, sha256 in files.items()
        ],
    )


def bill_of_materials() -> Bom:
    """Make the bill of what is in the repository now."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    root = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        bom_ref=project["name"],
        licenses=[LicenseFactory().make_from_string(project["license"])],
    )
    packages = list(locked(LOCK))
    components = [python_package(package) for package in packages]
    named: dict[str, list[Component]] = defaultdict(list, {project["name"]: [root]})
    for component in components:
        named[component.name].append(component)  # a package has two versions where machines differ
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    shipped = [found for package in manifest["packages"] if (found := shipped_package(package))]
    bom = Bom(components=[*components, *shipped])
    bom.metadata.component = root
    bom.register_dependency(root, shipped)
    for package, component in zip(packages, components, strict=True):
        for other in chain.from_iterable(named[name] for name in package.needed_by):
            bom.register_dependency(other, [component])
    return bom


def as_json(bom: Bom) -> str:
    """Write it as programs read it."""
    return make_outputter(bom, OutputFormat.JSON, FORMAT).output_as_string(indent=2)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sbom.cdx.json"
    target.write_text(as_json(bill_of_materials()) + "\n", encoding="utf-8")
    print(target)
