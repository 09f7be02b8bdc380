"""Remarks about a spreadsheet that could be read: what the coordinator may not expect."""

from dataclasses import dataclass, field

from flask_babel import LazyString, lazy_gettext

from app.imports.reading.wording import marked as _

SENTENCES: dict[str, str] = {
    "several_sheets": _("These sheets have the right header and were all read: %(sheets)s."),
    "sheets_not_read": _("These sheets have another header and were not read: %(sheets)s."),
    "hidden_sheets": _("These sheets are hidden and were not read: %(sheets)s."),
    "hidden_rows": _("Hidden rows of sheet %(sheet)s were read too: %(count)s."),
    "second_name": _("Column %(header)s was not used, because column %(used)s holds the same."),
    "padded_numbers": _("Leading zeros that the spreadsheet shows were kept in column %(header)s."),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark: a code and its details, put into words in the reader's language."""

    code: str
    params: dict[str, str] = field(default_factory=dict)

    @property
    def message(self) -> LazyString:
        return lazy_gettext(SENTENCES[self.code], **self.params)
