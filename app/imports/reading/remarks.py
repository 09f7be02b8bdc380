"""Remarks about a spreadsheet that could be read: what the coordinator may not expect."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask_babel import LazyString, lazy_gettext

SENTENCES: dict[str, Callable[..., LazyString]] = {
    "several_sheets": lambda **p: lazy_gettext(
        "These sheets have the right header and were all read: %(sheets)s.", **p
    ),
    "sheets_not_read": lambda **p: lazy_gettext(
        "These sheets have another header and were not read: %(sheets)s.", **p
    ),
    "hidden_sheets": lambda **p: lazy_gettext("These sheets are hidden and were not read: %(sheets)s.", **p),
    "hidden_rows": lambda **p: lazy_gettext(
        "Sheet %(sheet)s has %(count)s hidden rows. They were read too.", **p
    ),
    "second_name": lambda **p: lazy_gettext(
        "Column %(header)s was not used, because column %(used)s holds the same.", **p
    ),
    "padded_numbers": lambda **p: lazy_gettext(
        "Leading zeros that the spreadsheet shows were kept in column %(header)s.", **p
    ),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark: a code and its details, put into words in the reader's language."""

    code: str
    params: dict[str, str] = field(default_factory=dict)

    @property
    def message(self) -> LazyString:
        return SENTENCES[self.code](**self.params)
