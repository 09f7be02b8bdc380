"""The kinds of file that can be imported. Features bring them; this folder knows none of them by name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.imports.models import ImportKind
from app.imports.plans import FilePlan, Row, Text
from app.imports.reading import WHOLE_NAME, SheetSpec
from app.listed import Listed

WHOLE = _l("Whole name, to be taken apart")


@dataclass(frozen=True)
class Step:
    """Something that a match run needs: whether it is there, how much of it, and where to see to it."""

    what: Text
    is_done: bool
    said: Text
    url: str = ""
    label: Text = ""
    is_needed: bool = True
    """A run can be planned without what is not needed, and then does less."""


def no_steps(_school_id: int) -> Iterable[Step]:
    """What a match run needs of this kind of file: nothing."""
    return ()


def all_hold(_school_id: int, fixed: Mapping[str, str]) -> Mapping[str, str]:
    """Of what somebody said once for every row: all of it, as long as the source is remembered."""
    return fixed


@dataclass(frozen=True)
class Importer:
    """One kind of file: its columns, and how its rows are planned against what a school has.

    `plan(school_id, rows, is_complete)` reads what is stored once, plans every row and writes nothing. `confidential`
    are columns whose cells are shown nowhere, with the sentence that stands for a wrong one. `example` holds rows for
    the example file, under `example_headers`. `stored(school_id)` says how many the school has, `steps(school_id)` what
    a match run needs of it. `labels` are what we call our columns. `lost(count)` says what it means when so many rows
    cannot be used, or, where `weighs` names a column with numbers, so many of what these count. `stops` are columns
    that a file may lack, and what follows for so many rows. `still_holds(school_id, fixed)` says what remains of texts
    that were said once for every row of a source, when its next file comes. What `is_for_later` is not what a new
    school begins with.
    """

    kind: ImportKind
    spec: SheetSpec
    plan: Callable[[int, Sequence[Row], bool], FilePlan]
    purpose: LazyString
    example_headers: Sequence[str]
    example: Sequence[Sequence[str | int]]
    needs: LazyString
    stored: Callable[[int], int]
    labels: Mapping[str, LazyString]
    lost: Callable[[int], LazyString]
    weighs: str = ""
    steps: Callable[[int], Iterable[Step]] = no_steps
    stops: Mapping[str, Callable[[int], LazyString]] = field(default_factory=dict)
    confidential: Mapping[str, LazyString] = field(default_factory=dict)
    still_holds: Callable[[int, Mapping[str, str]], Mapping[str, str]] = all_hold
    can_be_partial: bool = False
    is_for_later: bool = False

    def label(self, field: str) -> LazyString:
        """What we call a column of ours."""
        return WHOLE if field == WHOLE_NAME else self.labels[field]


IMPORTERS: Listed[Importer] = Listed("importers")
"""Every kind of file, in the order in which a new school needs them."""


def importer_of(kind: ImportKind) -> Importer:
    """The importer of this kind of file."""
    return next(importer for importer in IMPORTERS if importer.kind is kind)


def steps_before_a_run(school_id: int) -> list[Step]:
    """What a match run needs, in the order in which a new school brings it in."""
    return [step for importer in IMPORTERS for step in importer.steps(school_id)]
