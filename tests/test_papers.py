"""What the papers for a school say can be looked up: every test, setting and file that they name exists."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from app.privacy.retention import TERMS
from config import ROOT
from tests.test_documents import interface_in

PAPERS = sorted((ROOT / "docs/papers").glob("*.md"))
ASSESSMENTS = {"asvs.md": 5, "rosa.md": 5}
"""The papers that answer line by line, with the number of columns."""
ANSWERS = {"ja", "deels", "nee", "n.v.t."}
TEST = re.compile(r"`(?P<path>tests/[\w/]+\.py)::(?P<name>test_\w+)`")
CODE = re.compile(r"`(?P<code>[^`]+)`")
ITALIC = re.compile(r"(?<![*\w])\*(?!\*)([^*|]+)\*(?!\*)")
SETTING = re.compile(r"[A-Z][A-Z_]+[A-Z]")


@dataclass(frozen=True)
class Line:
    """One requirement: its number, its level, our answer, and what shows it."""

    number: str
    level: str
    asked: str
    answer: str
    shown: str


def lines(paper: str) -> Iterator[Line]:
    """Yield every line of an assessment that has an answer."""
    columns = ASSESSMENTS[paper]
    for text in (ROOT / "docs/papers" / paper).read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
        if text.startswith("|") and len(cells) == columns and cells[3] in ANSWERS:
            yield Line(*cells)


def exists(code: str) -> bool:
    """Say whether something between backticks is a test, a file, or a setting that is there."""
    if found := TEST.fullmatch(f"`{code}`"):
        path = ROOT / found["path"]
        return path.exists() and f"def {found['name']}(" in path.read_text(encoding="utf-8")
    if SETTING.fullmatch(code):
        text = (ROOT / "config.py").read_text(encoding="utf-8")
        return f"    {code}:" in text or f'"{code}"' in text
    return (ROOT / code).exists()


def shown_by(line: Line) -> list[str]:
    """List what a line names before it says what is missing."""
    return [found["code"] for found in CODE.finditer(line.shown)]


def what_is_wrong(line: Line) -> str | None:
    """Say in a word what a line lacks; None where it is in order."""
    named = shown_by(line)
    reason = line.shown.partition("; ")[2] if line.answer == "deels" else line.shown
    if line.answer in {"ja", "deels"} and not named:
        return "names nothing that shows it"
    if absent := [each for each in named if not exists(each)]:
        return f"names {absent}, which is not there"
    if len(named) != len(set(named)):
        return "names something twice"
    if line.answer != "ja" and len(reason) < 12:
        return "does not say why"
    return None


@pytest.mark.parametrize("paper", ASSESSMENTS)
def test_every_answer_can_be_looked_up(paper: str) -> None:
    assert [(line.number, wrong) for line in lines(paper) if (wrong := what_is_wrong(line))] == []


@pytest.mark.parametrize("paper", ASSESSMENTS)
def test_answers_are_counted_as_they_are(paper: str) -> None:
    text = (ROOT / "docs/papers" / paper).read_text(encoding="utf-8")
    said = dict(re.findall(r"^\| (ja|deels|nee|n\.v\.t\.) \| .* \| (\d+) \|$", text, flags=re.MULTILINE))
    counted = Counter(line.answer for line in lines(paper))

    assert {answer: int(said[answer]) for answer in ANSWERS} == {each: counted[each] for each in ANSWERS}, (
        f"The table at the top of {paper} counts the answers: bring it up to date."
    )


def test_asvs_is_answered_whole() -> None:
    listed = [
        tuple(text.split()) for text in (ROOT / "tests/asvs.txt").read_text(encoding="utf-8").splitlines()
    ]
    asked = [each for each in listed if each[0] != "#"]

    assert [(line.number, line.level) for line in lines("asvs.md")] == asked


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_tests_that_a_paper_names_exist(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    named = {found["code"] for found in CODE.finditer(text) if "::" in found["code"]}

    assert sorted(each for each in named if not exists(each)) == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_papers_name_things_as_the_screen_does(paper: Path) -> None:
    interface = interface_in("nl")
    named = {" ".join(found.split()) for found in ITALIC.findall(paper.read_text(encoding="utf-8"))}

    assert sorted(named - interface) == [], "In a paper, italics are kept for what stands on the screen."


def test_annex_proposes_the_terms_that_the_page_proposes(app: Flask) -> None:
    text = (ROOT / "docs/papers/verwerkersbijlage.md").read_text(encoding="utf-8")
    with app.test_request_context(), force_locale("nl"):
        proposed = [(str(term.title), str(term.months)) for term in TERMS]

    assert sorted(re.findall(r"^\| ([^|]+) \| (\d+) \| ", text, flags=re.MULTILINE)) == sorted(proposed)


def test_every_paper_is_in_the_index() -> None:
    index = (ROOT / "docs/papers/README.md").read_text(encoding="utf-8")

    assert [path.name for path in PAPERS if path.name not in index and path.name != "README.md"] == []


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (Line("1", "1", "x", "ja", "we say so"), "names nothing"),
        (Line("1", "1", "x", "ja", "`tests/test_papers.py::test_that_is_not_there`"), "is not there"),
        (Line("1", "1", "x", "ja", "`NO_SUCH_SETTING`"), "is not there"),
        (Line("1", "1", "x", "ja", "`config.py` `config.py`"), "twice"),
        (Line("1", "1", "x", "deels", "`config.py`"), "why"),
        (Line("1", "1", "x", "n.v.t.", "nee"), "why"),
        (Line("1", "1", "x", "nee", ""), "why"),
    ],
)
def test_line_that_shows_nothing_is_told(line: Line, wrong: str) -> None:
    assert wrong in (what_is_wrong(line) or "")


def test_line_that_shows_it_is_in_order() -> None:
    shown = "`tests/test_papers.py::test_asvs_is_answered_whole`, `SECRET_KEY`; de rest ontbreekt nog"

    assert what_is_wrong(Line("1", "1", "x", "deels", shown)) is None
