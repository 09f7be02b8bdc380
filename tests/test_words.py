"""The words that `docs/writing.md` refuses stay out of the interface, the guides and the documents."""

import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app.translations import LANGUAGES, catalogue_path
from app.translations.extraction import sentences_of
from config import ROOT

RULES = ROOT / "docs/writing.md"
SECTIONS = {"en": "\n## English\n", "nl": "\n## Dutch\n"}
HEAD = "| refused | write | fine in |\n"

FENCE = re.compile(r"^```.*?^```", flags=re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`[^`]*`")
BOLD = re.compile(r"\*\*(.+?)\*\*", flags=re.DOTALL)
FORMULA = re.compile(r"\$[^$]+\$")
IMAGE_OR_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
PLACEHOLDER = re.compile(r"%\(\w+\)s")
BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*]|#+|\d+\.) )|\|")
MARK = re.compile(r"^(?:[-#>]+|\d+\.) ")
SENTENCE_END = re.compile(r"(?<=[.?!:])\s+")


@dataclass(frozen=True)
class Refused:
    """A word or phrase that is refused, what to write instead, and the phrases in which it is fine."""

    phrase: str
    instead: str
    fine_in: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The phrase as whole words; one with a capital is looked for only at the start of a sentence."""
        words = r"\s+".join(_word(word) for word in self.phrase.split())
        if self.phrase[0].isupper():
            return re.compile(rf"^{words}")
        before = "" if self.phrase[0] in string.punctuation else r"(?<![\w-])"
        after = "" if self.phrase[-1] in string.punctuation else r"(?![\w-])"
        return re.compile(before + words + after, flags=re.IGNORECASE)

    def is_in(self, sentence: str) -> bool:
        """Say whether a sentence has the phrase outside those in which it is fine."""
        if not self.pattern.search(sentence):
            return False
        for phrase in self.fine_in:
            sentence = re.sub(re.escape(phrase), "", sentence, flags=re.IGNORECASE)
        return self.pattern.search(sentence) is not None


def _word(word: str) -> str:
    """Make the pattern of a word: dots beside it stand for its rest, by themselves for the rest of the sentence."""
    escaped = re.escape(word)
    return escaped.replace("…", r"[^.?!]*" if word in {"…", "…."} else r"\w*")


@cache
def refused(language: str) -> tuple[Refused, ...]:
    """Read the table of a language from the document that explains it to people."""
    section = RULES.read_text(encoding="utf-8").split(SECTIONS[language])[1]
    table = section.split(HEAD)[1].split("\n\n")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[1:]]
    return tuple(
        Refused(phrase, instead, tuple(each.strip() for each in fine_in.split(";") if each.strip()))
        for phrases, instead, fine_in in rows
        for phrase in phrases.split(", ")
    )


def faults(text: str, language: str) -> Iterator[tuple[str, Refused]]:
    """Yield every sentence of a text in which something is refused, with what that is."""
    for sentence in SENTENCE_END.split(text):
        for each in refused(language):
            if each.is_in(sentence):
                yield sentence, each


def reports(where: str, texts: Iterable[str], language: str) -> list[str]:
    """Describe each fault in one line: the place, the sentence, the word, and what to write instead."""
    return [
        f"{where}: “{sentence}” has “{each.phrase}”; write: {each.instead}"
        for text in texts
        for sentence, each in faults(PLACEHOLDER.sub("…", text), language)
    ]


def of_catalogue(language: str) -> list[str]:
    """Find the faults of the interface; an English sentence is the name of its message."""
    with catalogue_path("nl").open("rb") as file:
        messages = sentences_of(read_po(file, locale="nl"))
    found = []
    for message in messages:
        said = message.id if language == "en" else message.string
        forms = [said] if isinstance(said, str) else said
        where = ", ".join(name for name, _ in message.locations)
        found += reports(where, forms, language)
    return found


def of_document(path: Path, language: str) -> list[str]:
    """Find the faults of a document, apart from what is code, a formula or an address."""
    text = path.read_text(encoding="utf-8")
    plain = ((FENCE, ""), (CODE, "…"), (FORMULA, "…"), (IMAGE_OR_LINK, r"\1"), (BOLD, r"“\1”"))
    for pattern, replacement in plain:
        text = pattern.sub(replacement, text)
    blocks = (MARK.sub("", " ".join(block.split()).replace("*", "")) for block in BLOCK.split(text))
    return reports(str(path.relative_to(ROOT)), blocks, language)


def documents() -> list[tuple[Path, str]]:
    """List every document with its language; the rules themselves have to name what they refuse."""
    dutch = sorted(chain((ROOT / "docs/guides/nl").glob("*.md"), (ROOT / "docs/papers").glob("*.md")))
    every = sorted(chain(ROOT.glob("*.md"), (ROOT / "docs").rglob("*.md")))
    english = [path for path in every if path not in dutch and path != RULES]
    return [(path, "en") for path in english] + [(path, "nl") for path in dutch]


@pytest.mark.parametrize("language", LANGUAGES)
def test_interface_uses_no_refused_word(language: str) -> None:
    found = of_catalogue(language)

    assert found == [], "docs/writing.md refuses:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("path", "language"), documents(), ids=[str(path.relative_to(ROOT)) for path, _ in documents()]
)
def test_document_uses_no_refused_word(path: Path, language: str) -> None:
    found = of_document(path, language)

    assert found == [], "docs/writing.md refuses:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("language", "sentence", "word", "instead"),
    [
        ("en", "You get a letter when she answers.", "letter", "email"),
        ("en", "Your E-mail has been sent.", "e-mail", "email"),
        ("en", "Who says yes is in the register.", "Who ….", "Anyone who"),
        ("en", "3 students fewer have a place.", "students fewer", "one fewer student"),
        ("en", "She does not lead a circle any more.", "any more", "no longer"),
        ("nl", "Je krijgt een uitnodigingsbrief.", "…brief", "e-mail"),
        ("nl", "Vraag het je coördinator.", "coördinator", "stagecoördinator"),
        ("nl", "Helaas is er geen plek.", "helaas", "wat er is gebeurd"),
    ],
)
def test_bad_sentence_is_refused_with_its_replacement(
    language: str, sentence: str, word: str, instead: str
) -> None:
    (report,) = reports("page.html", [f"All is well. {sentence}"], language)

    assert report.startswith(f"page.html: “{sentence}” has “{word}”; write: {instead}")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "A code has letters, digits and dashes, as in our newsletter."),
        ("en", "Anyone who says yes is in the register."),
        ("en", "Who says yes?"),
        ("en", "Who goes where"),
        ("nl", "Vraag het je stagecoördinator, per e-mail of in een sollicitatiebrief."),
        ("nl", "Wie ja zegt, staat in het register."),
    ],
)
def test_good_sentence_passes(language: str, sentence: str) -> None:
    assert reports("page.html", [sentence], language) == []


def test_document_is_read_without_its_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_words.ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text("One [email](letters.md) in `letters.py`.\n\n```\nletter!\n```\n\nNo\nletter here.\n")

    (report,) = of_document(page, "en")
    assert report.startswith("page.md: “No letter here.” has “letter”; write: email")
