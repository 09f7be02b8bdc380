"""The kinds of file that can be imported. Features bring them; this folder knows none of them by name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from flask import Flask, current_app
from flask_babel import LazyString

from app.imports.models import ImportKind
from app.imports.plans import FilePlan, Row
from app.imports.reading import SheetSpec

_KEY = "importers"


@dataclass(frozen=True)
class Importer:
    """One kind of file: its columns, and how its rows are planned against what a school has.

    `plan(school_id, rows, is_complete)` reads what is stored once, plans every row and writes nothing. `confidential`
    are columns whose cells are shown nowhere, with the sentence that stands for a wrong one. `example` holds rows for
    the example file, under `example_headers`. `stored(school_id)` says how many the school has.
    """

    kind: ImportKind
    spec: SheetSpec
    plan: Callable[[int, Sequence[Row], bool], FilePlan]
    purpose: LazyString
    example_headers: Sequence[str]
    example: Sequence[Sequence[str | int]]
    needs: LazyString
    stored: Callable[[int], int]
    confidential: Mapping[str, LazyString] = field(default_factory=dict)
    can_be_partial: bool = False


def init_app(app: Flask, importers: Iterable[Importer]) -> None:
    """Make `importers` known, in the order in which a new school needs them."""
    app.extensions[_KEY] = {importer.kind: importer for importer in importers}


def all_importers() -> list[Importer]:
    """Every kind of file, in the order in which a new school needs them."""
    return list(cast(Mapping[ImportKind, Importer], current_app.extensions[_KEY]).values())


def importer_of(kind: ImportKind) -> Importer:
    """The importer of this kind of file."""
    return cast(Mapping[ImportKind, Importer], current_app.extensions[_KEY])[kind]
