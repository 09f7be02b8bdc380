"""A file that is not read at all: the reasons, each with a sentence that says what to do."""

from collections.abc import Callable

from flask_babel import LazyString, lazy_gettext

from app.errors import DomainError

SENTENCES: dict[str, Callable[..., LazyString]] = {
    "empty": lambda **p: lazy_gettext("The file is empty. Choose the file with your rows.", **p),
    "too_large": lambda **p: lazy_gettext(
        "The file is larger than %(limit)s MB. Remove pictures and sheets you do not need, or split it.", **p
    ),
    "too_many_rows": lambda **p: lazy_gettext(
        "Sheet %(sheet)s has more than %(limit)s rows. Split it into several files.", **p
    ),
    "too_many_columns": lambda **p: lazy_gettext(
        "Sheet %(sheet)s has more than %(limit)s columns. Remove the columns that are not needed.", **p
    ),
    "too_heavy": lambda **p: lazy_gettext(
        "Reading this file takes too much time or memory. Copy the rows into a new, empty workbook and save that.",
        **p,
    ),
    "not_spreadsheet": lambda **p: lazy_gettext(
        "This is not a spreadsheet, whatever its name says. Choose an .xlsx, .ods or .csv file.", **p
    ),
    "web_page": lambda **p: lazy_gettext(
        "This is a web page with the name of a spreadsheet. Open it in your spreadsheet program and save it as .xlsx.",
        **p,
    ),
    "old_format": lambda **p: lazy_gettext(
        "This file has an older or other spreadsheet format (%(format)s). Open it and save it as .xlsx, then choose that file.",
        **p,
    ),
    "encrypted": lambda **p: lazy_gettext(
        "The file is locked with a password. Save it without a password and choose it again.", **p
    ),
    "macros": lambda **p: lazy_gettext(
        "The file contains macros. Save it as a workbook without macros (.xlsx).", **p
    ),
    "damaged": lambda **p: lazy_gettext(
        "The file is damaged. Open it in your spreadsheet program, save it again and choose that file.", **p
    ),
    "deceptive": lambda **p: lazy_gettext(
        "The file is put together in a way that can overload a computer. Copy the rows into a new workbook and save that.",
        **p,
    ),
    "doctype": lambda **p: lazy_gettext(
        "The file contains instructions that do not belong in a spreadsheet. Copy the rows into a new workbook and save that.",
        **p,
    ),
    "encoding": lambda **p: lazy_gettext(
        "The characters of this text file cannot be read. Save it as “CSV UTF-8” or as .xlsx.", **p
    ),
    "broken_csv": lambda **p: lazy_gettext(
        "The quotation marks in row %(row)s do not match. Correct that row, or save the file as .xlsx.", **p
    ),
    "ragged_row": lambda **p: lazy_gettext(
        "Row %(row)s has more cells than the header. A cell that contains the separator needs quotation marks; saving as .xlsx helps.",
        **p,
    ),
    "formula": lambda **p: lazy_gettext(
        "Cell %(cell)s of sheet %(sheet)s contains a formula. Copy the sheet, paste it as values and choose that file.",
        **p,
    ),
    "formula_in_text": lambda **p: lazy_gettext(
        "Cell %(cell)s begins with “%(sign)s” and would work as a formula in a spreadsheet. Remove that sign.",
        **p,
    ),
    "citizen_number": lambda **p: lazy_gettext(
        "Column %(column)s of sheet %(sheet)s is for citizen service numbers (BSN). A school may not use them here. "
        "Remove the column and choose the file again. Nothing was stored.",
        **p,
    ),
    "looks_like_citizen_number": lambda **p: lazy_gettext(
        "Column %(column)s of sheet %(sheet)s looks like citizen service numbers (BSN): every value passes their check. "
        "Remove the column and choose the file again. Nothing was stored.",
        **p,
    ),
    "refused_column": lambda **p: lazy_gettext(
        "Column %(column)s of sheet %(sheet)s does not belong in this import. Remove the column and choose the file again.",
        **p,
    ),
    "no_header": lambda **p: lazy_gettext(
        "No row with column names was found in the first %(limit)s rows. These columns are needed: %(missing)s.",
        **p,
    ),
    "missing_columns": lambda **p: lazy_gettext(
        "Sheet %(sheet)s lacks these columns: %(missing)s. Row %(row)s has: %(found)s.", **p
    ),
    "duplicate_column": lambda **p: lazy_gettext(
        "Sheet %(sheet)s has column %(column)s twice (%(first)s and %(second)s). Remove one of the two.", **p
    ),
    "two_headers": lambda **p: lazy_gettext(
        "Sheet %(sheet)s has two different rows with column names, rows %(first)s and %(second)s. Keep one table per sheet.",
        **p,
    ),
    "no_rows": lambda **p: lazy_gettext(
        "There are no rows below the column names of sheet %(sheet)s. Choose the file with your rows.", **p
    ),
}


class UnreadableFile(DomainError):
    """A file was refused whole; nothing of it was kept. `code` names the reason, `params` its details."""

    status = 422

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(SENTENCES[code](**params))
        self.code = code
        self.params = params
