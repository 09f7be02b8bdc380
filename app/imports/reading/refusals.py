"""A file that is not read at all: the reasons, each with a sentence that says what to do."""

from flask_babel import lazy_gettext

from app.errors import DomainError
from app.imports.reading.wording import marked as _

SENTENCES: dict[str, str] = {
    "empty": _("The file is empty. Choose the file with your rows."),
    "too_large": _(
        "The file is larger than %(limit)s MB. Remove pictures and sheets you do not need, or split it."
    ),
    "too_many_rows": _("Sheet %(sheet)s has more than %(limit)s rows. Split it into several files."),
    "too_many_columns": _(
        "Sheet %(sheet)s has more than %(limit)s columns. Remove the columns you do not need."
    ),
    "too_heavy": _(
        "Reading this file takes too long or too much memory. Copy the rows into a new workbook and save that."
    ),
    "not_spreadsheet": _(
        "This is not a spreadsheet, whatever its name says. Choose an .xlsx, .ods or .csv file."
    ),
    "web_page": _(
        "This is a web page with the name of a spreadsheet. Open it in your spreadsheet program, save it as .xlsx."
    ),
    "old_format": _(
        "This is another kind of spreadsheet (%(format)s). Open it, save it as .xlsx and choose that file."
    ),
    "encrypted": _("The file is locked with a password. Save it without a password and choose it again."),
    "macros": _(
        "The file contains macros. Save it as a workbook without macros (.xlsx) and choose that file."
    ),
    "damaged": _(
        "The file is damaged. Open it in your spreadsheet program, save it again and choose that file."
    ),
    "deceptive": _(
        "The file is built so that it can overload a computer. Copy the rows into a new workbook and save that."
    ),
    "doctype": _(
        "The file holds instructions that no spreadsheet needs. Copy the rows into a new workbook and save that."
    ),
    "encoding": _("The characters of this text file cannot be read. Save it as “CSV UTF-8” or as .xlsx."),
    "broken_csv": _(
        "The quotation marks in row %(row)s do not match. Correct that row, or save the file as .xlsx."
    ),
    "ragged_row": _(
        "Row %(row)s has more cells than the header. Put quotation marks around a cell that contains the separator, "
        "or save the file as .xlsx."
    ),
    "formula": _(
        "Cell %(cell)s of sheet %(sheet)s contains a formula. Copy the sheet, paste it as values and choose that file."
    ),
    "formula_in_text": _(
        "Cell %(cell)s begins with “%(sign)s”, so a spreadsheet takes it for a formula. Remove that sign."
    ),
    "citizen_number": _(
        "Column %(column)s of sheet %(sheet)s is for citizen service numbers (BSN), which may not be used here. "
        "Remove the column and choose the file again. Nothing was stored."
    ),
    "looks_like_citizen_number": _(
        "Column %(column)s of sheet %(sheet)s looks like citizen service numbers (BSN): each value passes their check. "
        "Remove the column and choose the file again. Nothing was stored."
    ),
    "refused_column": _(
        "Column %(column)s of sheet %(sheet)s does not belong in this import. Remove it and choose the file again."
    ),
    "no_header": _(
        "No column names were found in the first %(limit)s rows. These columns are needed: %(missing)s."
    ),
    "missing_columns": _("Sheet %(sheet)s lacks these columns: %(missing)s. Row %(row)s has: %(found)s."),
    "duplicate_column": _(
        "Sheet %(sheet)s has column %(column)s twice, in %(first)s and in %(second)s. Remove one of the two."
    ),
    "two_headers": _(
        "Sheet %(sheet)s has two different rows of column names, %(first)s and %(second)s. Keep one table per sheet."
    ),
    "no_rows": _(
        "There are no rows below the column names of sheet %(sheet)s. Choose the file with your rows."
    ),
}


class UnreadableFile(DomainError):
    """A file was refused whole; nothing of it was kept. `code` names the reason, `params` its details."""

    status = 422

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(lazy_gettext(SENTENCES[code], **params))
        self.code = code
        self.params = params
