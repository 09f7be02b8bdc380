"""The documents point at things that exist."""

import re
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from config import ROOT

DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:)(?P<target>[^)#]+)(?:#[^)]*)?\)")
CODE = re.compile(r"`(?P<path>[\w.-]+(?:/[\w.<>-]+)*/?)`")
BOLD = re.compile(r"\*\*(.+?)\*\*", flags=re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)s")
TREE_LINE = re.compile(r"^(?P<indent> *)(?P<name>[\w.]+/?)  +\S")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    targets = [match["target"] for match in LINK.finditer(document.read_text(encoding="utf-8"))]

    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_are_named_exist(document: Path) -> None:
    named = {match["path"] for match in CODE.finditer(document.read_text(encoding="utf-8"))}
    paths = {
        name
        for name in named
        if name.startswith(("app/", "matching/", "tests/", "docs/", "templates/", "migrations/"))
    }

    assert sorted(path for path in paths if "<" not in path and not (ROOT / path).exists()) == []


def test_architecture_draws_the_tree_as_it_is() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    drawing = text.split("## The tree")[1].split("```")[1]
    drawn, folder = set(), ""
    for line in drawing.splitlines():
        if match := TREE_LINE.match(line):
            inside = bool(match["indent"])
            folder = folder if inside else match["name"]
            drawn.add((folder if inside else "") + match["name"])
        elif line.strip():
            folder = line.strip()
            drawn.add(folder)
    features = {f"app/{path.parent.name}/" for path in (ROOT / "app").glob("*/__init__.py")}

    assert sorted(name for name in drawn if not (ROOT / name).exists()) == []
    assert sorted(features - drawn) == [], "A folder of app/ is missing in the drawing."


def test_decisions_are_all_listed() -> None:
    folder = ROOT / "docs/decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")

    assert [
        path.name for path in folder.glob("*.md") if path.name != "README.md" and path.name not in listed
    ] == []


def test_operations_explain_every_setting() -> None:
    config = (ROOT / "config.py").read_text(encoding="utf-8")
    operations = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    table = operations.split("## Settings")[1].split("\n## ")[0]
    first_cells = re.findall(r"^\| (`[^|]+`) \|", table, flags=re.MULTILINE)

    read = set(re.findall(r'(?:environ\.get|_number|_flag)\("([A-Z_]+)"', config))
    assert read == set(re.findall(r"`([A-Z_]+)`", " ".join(first_cells)))


def interface_in(language: str) -> set[str]:
    """Every sentence of the interface in a language; what differs per case stands there as three dots."""
    with (ROOT / "app/translations/nl/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file)
    told = [message.id if language == "en" else message.string for message in catalogue]
    sentences = chain.from_iterable([one] if isinstance(one, str) else one for one in told)
    return {PLACEHOLDER.sub("…", sentence) for sentence in sentences}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_guides_name_things_as_the_screen_does(language: str) -> None:
    interface = interface_in(language)
    wrong = [
        f"{guide.name}: {name}"
        for guide in sorted((ROOT / "docs/guides" / language).glob("*.md"))
        for bold in BOLD.findall(guide.read_text(encoding="utf-8"))
        if (name := " ".join(bold.split())) not in interface
    ]

    assert wrong == [], (
        "In a guide, bold is kept for what stands on the screen; use italics to stress something."
    )
