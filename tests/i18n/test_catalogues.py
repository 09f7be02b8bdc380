"""Both languages are complete, and say what the code and the templates ask for."""

import ast
import shutil
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from app.translations import LANGUAGES, catalogue_path, compile_catalogues
from app.translations.extraction import extract, is_empty, sentences_of, update
from config import ROOT

Key = tuple[str | None, object]


@pytest.fixture(scope="module")
def asked_for() -> Catalog:
    """The sentences that code and templates ask for."""
    return extract()


@pytest.fixture(params=LANGUAGES)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    """The catalogue of each language in turn."""
    return read(catalogue_path(request.param), request.param)


def read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def key(message: Message) -> Key:
    return message.context, message.id


def listed(messages: list[Message]) -> str:
    return "\n".join(
        f"- {message.id!r} in {', '.join(name for name, _ in message.locations)}" for message in messages
    )


def test_catalogue_has_every_sentence_and_no_other(catalogue: Catalog, asked_for: Catalog) -> None:
    here = {key(message): message for message in sentences_of(catalogue)}
    wanted = {key(message): message for message in sentences_of(asked_for)}
    missing = [wanted[each] for each in wanted.keys() - here.keys()]
    gone = [here[each] for each in here.keys() - wanted.keys()]

    assert not missing, f"Run `make i18n`: {catalogue.locale} lacks\n{listed(missing)}"
    assert not gone, f"Run `make i18n`: {catalogue.locale} still has\n{listed(gone)}"


def test_catalogue_has_no_empty_sentence(catalogue: Catalog) -> None:
    empty = [message for message in sentences_of(catalogue) if is_empty(message)]

    assert not empty, f"{catalogue.locale} still needs words for\n{listed(empty)}"


def test_catalogue_has_no_guessed_sentence(catalogue: Catalog) -> None:
    guessed = [message for message in sentences_of(catalogue) if message.fuzzy]

    assert not guessed, f"{catalogue.locale} has sentences marked fuzzy:\n{listed(guessed)}"


def test_catalogue_keeps_placeholders(catalogue: Catalog) -> None:
    wrong = [
        (message.id, str(error)) for message in sentences_of(catalogue) for error in message.check(catalogue)
    ]

    assert not wrong, f"{catalogue.locale} breaks a placeholder or a plural: {wrong}"


def test_dutch_is_not_the_english_sentence_left_standing() -> None:
    """Whole sentences that are the same in both languages were forgotten; single words may well be the same."""
    dutch = read(catalogue_path("nl"), "nl")
    same = [
        message
        for message in sentences_of(dutch)
        if message.string == message.id and str(message.id).count(" ") > 3
    ]

    assert not same, f"nl still has English sentences:\n{listed(same)}"


def test_compile_makes_what_is_missing_and_nothing_twice(tmp_path: Path) -> None:
    for language in LANGUAGES:
        catalogue_path(language, tmp_path).parent.mkdir(parents=True)
        shutil.copy(catalogue_path(language), catalogue_path(language, tmp_path))

    assert compile_catalogues(tmp_path) == list(LANGUAGES)
    assert compile_catalogues(tmp_path) == []


def test_compile_shows_the_newest_words(tmp_path: Path) -> None:
    source = catalogue_path("nl", tmp_path)
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Sign in"\nmsgstr "Oud"\n'
    )
    compile_catalogues(tmp_path)
    source.write_text(source.read_text().replace("Oud", "Inloggen"))

    assert compile_catalogues(tmp_path) == ["nl"]
    with source.with_suffix(".mo").open("rb") as file:
        assert GNUTranslations(file).gettext("Sign in") == "Inloggen"


def test_update_keeps_words_and_leaves_new_sentences_to_a_person(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "templates").mkdir()
    page = tmp_path / "templates" / "page.html"
    page.write_text("{{ _('Sign in') }}")
    folder = tmp_path / "catalogues"
    update(folder, tmp_path)
    dutch = catalogue_path("nl", folder)
    dutch.write_text(
        dutch.read_text().replace('msgid "Sign in"\nmsgstr ""', 'msgid "Sign in"\nmsgstr "Inloggen"')
    )
    page.write_text("{{ _('Sign in') }} {{ _('Sign out') }}")

    assert update(folder, tmp_path) == {"nl": 1, "en": 0}
    assert {message.id: message.string for message in sentences_of(read(dutch, "nl"))} == {
        "Sign in": "Inloggen",
        "Sign out": "",
    }
    assert {message.string for message in sentences_of(read(catalogue_path("en", folder), "en"))} == {
        "Sign in",
        "Sign out",
    }


@pytest.mark.parametrize(
    "path", sorted((ROOT / "app").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_sentence_hides_inside_another_string(path: Path) -> None:
    """What is asked for inside an f-string is found by nobody who looks for sentences, and stays English."""
    asking = {"gettext", "ngettext", "lazy_gettext", "lazy_ngettext", "pgettext", "_l"}
    hidden = [
        call.lineno
        for string in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in asking
    ]

    assert hidden == [], (
        f"Ask for the sentence on a line of its own, and put its result in the string: {hidden}"
    )
