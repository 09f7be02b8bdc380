"""What is said of a spreadsheet: why it is not read, what to know of one that was, and why a cell cannot be used.

A sentence is kept in the source language, by its code, until somebody reads it; a refusal says what to do.
"""

from dataclasses import dataclass, field

from flask_babel import LazyString, lazy_gettext

from app.errors import DomainError


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue; `lazy_gettext` puts it into the reader's language later."""
    return sentence


REFUSALS: dict[str, str] = {
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
    "too_many_sheets": _(
        "The file has more than %(limit)s sheets. Copy the rows into a new workbook and save that."
    ),
    "busy": _(
        "Other spreadsheets are being read. Choose the file again in half a minute. Nothing was saved."
    ),
    "not_spreadsheet": _(
        "This is not a spreadsheet, whatever its name says. Choose an .xlsx, .ods or .csv file."
    ),
    "picture": _(
        "This is a picture, whatever its name says. Choose the spreadsheet itself: an .xlsx, .ods or .csv file."
    ),
    "pdf": _(
        "This is a PDF, made for printing. Ask for the spreadsheet that it was made from: an .xlsx, .ods or .csv file."
    ),
    "bank_statement": _(
        "This looks like a bank statement: it has columns for %(columns)s. It does not belong here, and nothing of it "
        "was kept. Choose another file."
    ),
    "staff_list": _(
        "This looks like a list of staff. Accounts for staff are not imported: ask your administrator to invite them. "
        "The students file has a column for the supervisor of each student."
    ),
    "no_cells": _("There is nothing in the sheets of this file. Choose the file with your rows."),
    "another_file": _("The sheet or row that was chosen is not in this file. Choose the sheet again."),
    "web_page": _(
        "This is a web page with the name of a spreadsheet. Open it in your spreadsheet program "
        "and save it as .xlsx."
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
        "The file contains instructions that a spreadsheet does not need. Copy the rows into a "
        "new workbook and save that."
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
        "Cell %(cell)s begins with “%(sign)s”, so a spreadsheet program reads it as a formula. "
        "Remove that sign."
    ),
    "citizen_number": _(
        "Column %(column)s of sheet %(sheet)s is for citizen service numbers (BSN), which may "
        "not be used here. Remove the column and choose the file again. Nothing was saved."
    ),
    "looks_like_citizen_number": _(
        "Column %(column)s of sheet %(sheet)s looks like citizen service numbers (BSN): every "
        "value passes the BSN check. Remove the column and choose the file again. Nothing was "
        "saved."
    ),
    "refused_column": _(
        "Column %(column)s of sheet %(sheet)s does not belong in this import. Remove it and choose the file again."
    ),
    "no_header": _(
        "No column names were found in the first %(limit)s rows. These columns are needed: %(missing)s."
    ),
    "missing_columns": _(
        "Sheet %(sheet)s is missing these columns: %(missing)s. Row %(row)s has: %(found)s."
    ),
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
        super().__init__(lazy_gettext(REFUSALS[code], **params))
        self.code = code
        self.params = params


REMARKS: dict[str, str] = {
    "several_sheets": _("These sheets have the right header and were all read: %(sheets)s."),
    "sheets_not_read": _("These sheets have a different header and were not read: %(sheets)s."),
    "hidden_sheets": _("These sheets are hidden and were not read: %(sheets)s."),
    "hidden_rows": _("Hidden rows of sheet %(sheet)s were read too: %(count)s."),
    "second_name": _("Column %(header)s was not used, because column %(used)s contains the same."),
    "padded_numbers": _("The leading zeros shown in the spreadsheet were kept in column %(header)s."),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark: a code and its details, put into words in the reader's language."""

    code: str
    params: dict[str, str] = field(default_factory=dict)

    @property
    def message(self) -> LazyString:
        return lazy_gettext(REMARKS[self.code], **self.params)


BAD_VALUES: dict[str, str] = {
    "empty": _("This cell is empty. Fill it in."),
    "too_long": _("This text is longer than %(limit)s characters. Shorten it."),
    "spreadsheet_error": _("The cell shows the error “%(value)s”. Replace it with the value itself."),
    "scientific": _(
        "“%(value)s” is a number that the spreadsheet has shortened. Format the column as text "
        "and type the number in full."
    ),
    "identifier": _("“%(value)s” is not a number or code. Use letters, digits, dots, slashes and dashes."),
    "whole_number": _("“%(value)s” is not a whole number. Write 0 or more in digits."),
    "thousands": _("“%(value)s” can be read in two ways. Write the number without a point or comma."),
    "too_high": _("“%(value)s” is more than %(limit)s. Check the number."),
    "date": _("“%(value)s” is not a date. Write it as 31-12-2026."),
    "short_year": _("“%(value)s” has a two-digit year. Write the year in full, as in 31-12-2026."),
    "postcode": _("“%(value)s” is not a Dutch postcode. Write it as 1234 AB or as 1234."),
    "programme_code": _("“%(value)s” is not a programme code. A code has 5 digits, for example 25187."),
    "level": _("“%(value)s” is not a level. Write 1, 2, 3 or 4."),
    "track": _("“%(value)s” is not a track. Write BOL or BBL."),
    "opening_track": _("“%(value)s” is not a track. Write BOL, BBL or BOL/BBL."),
    "year_of_study": _("“%(value)s” is not a year of study. Write a number, for example 2."),
    "years_of_study": _("“%(value)s” does not name years of study. Write for example 2, or 2,3."),
    "gender": _("“%(value)s” is not M, V, X or O. Correct it or leave the cell empty."),
    "email": _("“%(value)s” is not an email address. Write it as name@school.example."),
    "yes_no": _("“%(value)s” is neither yes nor no. Write “ja” or “nee”."),
    "role_model_kind": _("“%(value)s” is not a kind of role model. Write “oud-studente” or “vakvrouw”."),
    "offer": _("“%(value)s” is not recognised. Write, for example, “mentor; gastles; meeloopdag; open dag”."),
    "slot": _("“%(value)s” is not a time of the week. Write, for example, “di avond; wo middag”."),
    "kvk_number": _("“%(value)s” is not a KvK number. It has 8 digits."),
    "establishment_number": _("“%(value)s” is not an establishment number. It has 12 digits."),
    "whole_name": _(
        "“%(value)s” is not a first name and a surname. Write both, as in “Anna van Jansen” or “Jansen, Anna van”."
    ),
    "name": _("“%(value)s” does not look like a name. Check that the columns have not shifted."),
}


class BadValue(ValueError):
    """A cell that its column's parser cannot use. `code` names the reason, `message` is for the coordinator."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.message = lazy_gettext(BAD_VALUES[code], **params)

    def __str__(self) -> str:
        return str(self.message)
