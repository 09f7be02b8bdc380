"""The kinds of file that can be imported. Features bring them; this folder knows none of them by name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import LazyString

from app.imports.models import ImportKind
from app.imports.plans import FilePlan, Row
from app.imports.reading import SheetSpec
from app.listed import Listed


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


IMPORTERS: Listed[Importer] = Listed("importers")
"""Every kind of file, in the order in which a new school needs them."""


def importer_of(kind: ImportKind) -> Importer:
    """The importer of this kind of file."""
    return next(importer for importer in IMPORTERS if importer.kind is kind)
