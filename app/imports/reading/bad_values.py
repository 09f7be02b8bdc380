"""Why a cell cannot be used, as a sentence that says what to write instead."""

from flask_babel import lazy_gettext

from app.imports.reading.wording import marked as _

SENTENCES: dict[str, str] = {
    "empty": _("This cell is empty. Fill it in."),
    "too_long": _("This text is longer than %(limit)s characters. Shorten it."),
    "spreadsheet_error": _("The cell shows the error “%(value)s”. Put the value itself in it."),
    "scientific": _(
        "“%(value)s” is a number that the spreadsheet has shortened. Make the column text and type it in full."
    ),
    "identifier": _("“%(value)s” is not a number or code. Use letters, digits, dots, slashes and dashes."),
    "whole_number": _("“%(value)s” is not a whole number. Write 0 or more in digits."),
    "thousands": _("“%(value)s” can be read in two ways. Write the number without a point or comma."),
    "too_high": _("“%(value)s” is more than %(limit)s. Check the number."),
    "date": _("“%(value)s” is not a date. Write it as 31-12-2026."),
    "short_year": _("“%(value)s” has a year of two digits. Write the year in full, as in 31-12-2026."),
    "postcode": _("“%(value)s” is not a Dutch postcode. Write it as 1234 AB or as 1234."),
    "programme_code": _("“%(value)s” is not a programme code. A code has 5 digits, for example 25187."),
    "level": _("“%(value)s” is not a level. Write 1, 2, 3 or 4."),
    "track": _("“%(value)s” is not a track. Write BOL or BBL."),
    "gender": _("“%(value)s” is not one of M, V, X or O. Correct it or leave the cell empty."),
    "email": _("“%(value)s” is not an e-mail address. Write it as name@school.example."),
    "yes_no": _("“%(value)s” is neither yes nor no. Write “ja” or “nee”."),
    "role_model_kind": _("“%(value)s” is not a sort of role model. Write “oud-studente” or “vakvrouw”."),
    "offer": _(
        "“%(value)s” is nothing that we know. Write for example “mentor; gastles; meeloopdag; open dag”."
    ),
    "slot": _("“%(value)s” is no moment of the week. Write for example “di avond; wo middag”."),
    "kvk_number": _("“%(value)s” is not a KvK number. It has 8 digits."),
    "establishment_number": _("“%(value)s” is not an establishment number. It has 12 digits."),
    "name": _("“%(value)s” does not look like a name. Check that the columns have not moved."),
}


class BadValue(ValueError):
    """A cell that its column's parser cannot use. `code` names the reason, `message` is for the coordinator."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.message = lazy_gettext(SENTENCES[code], **params)

    def __str__(self) -> str:
        return str(self.message)
