"""Why an import does not go on: a column that decides is not there, and what that would cost."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.imports.mapping.drafts import lacking
from app.imports.plans import Text
from app.imports.reading import BadValue, Layout, SheetSpec
from app.imports.registry import Importer


@dataclass(frozen=True)
class Stop:
    """What is missing: columns of which one is needed, what follows without, and whether one may go on all the same."""

    fields: tuple[str, ...]
    sentence: Text
    consequence: Text
    can_go_on: bool = False


def stops_of(importer: Importer, layout: Layout, lost: int, accepted: Collection[str] = ()) -> Iterator[Stop]:
    """What is missing from `layout`. `lost` is what could not be used without it: rows, or what they count."""
    for fields in lacking(importer.spec, layout.fields):
        names = [importer.label(field) for field in fields]
        yield Stop(fields, _needed(names), importer.lost(lost))
    for field, follows in importer.stops.items():
        if field not in layout.fields and field not in accepted:
            label = importer.label(field)
            yield Stop((field,), _l("No column holds: %(what)s.", what=label), follows(lost), can_go_on=True)


def _needed(names: list[LazyString]) -> LazyString:
    if len(names) == 1:
        return _l("Say which column holds: %(what)s.", what=names[0])
    joined = LazyString(lambda: ", ".join(map(str, names)))
    return _l("Say which column holds one of these: %(names)s.", names=joined)


def wrong_texts(spec: SheetSpec, layout: Layout) -> dict[str, str]:
    """What was written for every row and cannot be used, with the reason, by field."""
    wrong: dict[str, str] = {}
    for field, text in layout.fixed.items():
        try:
            spec.column(field).parse(text)
        except BadValue as reason:
            wrong[field] = str(reason)
    return wrong


def weighed(importer: Importer, tally: Iterable[tuple[str, int]]) -> int:
    """How many cells count together: each text as often as it stands there. One without a number counts nothing."""
    column, total = importer.spec.column(importer.weighs), 0
    for text, times in tally:
        try:
            number = column.parse(text)
        except BadValue:
            continue
        total += times * number if isinstance(number, int) else 0
    return total
