"""Finds every sentence in code and templates, and brings the catalogues up to date with them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from app.translations import FOLDER, LANGUAGES, catalogue_path
from config import ROOT

HEADER = """\
# What Meervoud says, sentence by sentence. `make i18n` adds what is new and removes what is gone;
# a person fills in what is empty."""
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "clause": (1, 2),
    "rank_clause": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
# As the application's own templates are read, or a sentence would be looked up in another shape than it was found in.
TEMPLATE_OPTIONS = {
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "trimmed": "true",
    "newstyle_gettext": "true",
    "silent": "false",
}
# Folder, what to read in it, how, and with which options.
SOURCES: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("app", "**.py", "python", {}),
    ("templates", "**.html", "jinja2", TEMPLATE_OPTIONS),
    ("templates", "**.txt", "jinja2", TEMPLATE_OPTIONS),
)


def extract(root: Path = ROOT) -> Catalog:
    """Every sentence that code and templates can show, with the files it is in."""
    template = Catalog(project="Meervoud", header_comment=HEADER, charset="utf-8", fuzzy=False)
    reading: list[str] = []
    for folder, pattern, method, options in SOURCES:
        found = extract_from_dir(
            root / folder,
            method_map=[(pattern, method)],
            options_map={pattern: options},
            keywords=KEYWORDS,
            comment_tags=["Translators:"],
            strip_comment_tags=True,
            callback=lambda filename, _method, _options: reading.append(filename),
        )
        try:
            for filename, _line, sentence, comments, context in found:
                where = [(f"{folder}/{filename}", 0)]
                template.add(sentence, None, where, auto_comments=comments, context=context)
        except Exception as error:
            error.add_note(f"while reading {folder}/{reading[-1]}")
            raise
    return template


def update(folder: Path = FOLDER, root: Path = ROOT) -> dict[str, int]:
    """Bring every catalogue up to date; give the number of sentences per language that a person must write."""
    template = extract(root)
    return {language: _update_one(language, template, folder) for language in LANGUAGES}


def _update_one(language: str, template: Catalog, folder: Path) -> int:
    path = catalogue_path(language, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_bytes() if path.exists() else b""
    catalogue = read_po(BytesIO(before), locale=language) if before else _new_catalogue(language)
    # A guess from a sentence that looks alike is worse than an empty line, which a test names.
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.header_comment = HEADER
    if language == "en":
        _fill_with_the_source(catalogue)
    target = BytesIO()
    write_po(target, catalogue, width=110, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    if target.getvalue() != before:
        path.write_bytes(target.getvalue())
    return sum(1 for message in sentences_of(catalogue) if is_empty(message))


def _new_catalogue(language: str) -> Catalog:
    """An empty catalogue; its date stays what it is, so that only sentences make a difference between versions."""
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    return Catalog(
        locale=language,
        project="Meervoud",
        charset="utf-8",
        creation_date=begin,
        revision_date=begin,
        fuzzy=False,
    )


def _fill_with_the_source(catalogue: Catalog) -> None:
    """The code speaks English already: an English sentence that nobody rewrote is the one in the code."""
    for message in sentences_of(catalogue):
        if is_empty(message):
            message.string = message.id


def sentences_of(catalogue: Catalog) -> Iterable[Message]:
    """The sentences, without the header."""
    return (message for message in catalogue if message.id)


def is_empty(message: Message) -> bool:
    """Whether a sentence, or one of its plural forms, still has to be written."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return not all(forms)
