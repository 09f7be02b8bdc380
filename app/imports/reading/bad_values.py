"""Why a cell cannot be used, as a sentence that says what to write instead."""

from collections.abc import Callable

from flask_babel import LazyString, lazy_gettext

SENTENCES: dict[str, Callable[..., LazyString]] = {
    "empty": lambda **p: lazy_gettext("This cell is empty. Fill it in.", **p),
    "too_long": lambda **p: lazy_gettext("This text is longer than %(limit)s characters. Shorten it.", **p),
    "spreadsheet_error": lambda **p: lazy_gettext(
        "The cell shows the error “%(value)s”. Put the value itself in it.", **p
    ),
    "scientific": lambda **p: lazy_gettext(
        "“%(value)s” is a number that the spreadsheet has shortened. Set the column to text and type the number in full.",
        **p,
    ),
    "identifier": lambda **p: lazy_gettext(
        "“%(value)s” is not a number or code. Use letters, digits, dots, slashes and dashes.", **p
    ),
    "whole_number": lambda **p: lazy_gettext(
        "“%(value)s” is not a whole number. Write 0 or more in digits.", **p
    ),
    "thousands": lambda **p: lazy_gettext(
        "“%(value)s” can be read in two ways. Write the number without a point or comma.", **p
    ),
    "too_high": lambda **p: lazy_gettext("“%(value)s” is more than %(limit)s. Check the number.", **p),
    "date": lambda **p: lazy_gettext("“%(value)s” is not a date. Write it as 31-12-2026.", **p),
    "short_year": lambda **p: lazy_gettext(
        "“%(value)s” has a year of two digits. Write the year in full, as in 31-12-2026.", **p
    ),
    "postcode": lambda **p: lazy_gettext(
        "“%(value)s” is not a Dutch postcode. Write it as 1234 AB or as 1234.", **p
    ),
    "programme_code": lambda **p: lazy_gettext(
        "“%(value)s” is not a programme code. A code has 5 digits, for example 25187.", **p
    ),
    "level": lambda **p: lazy_gettext("“%(value)s” is not a level. Write 1, 2, 3 or 4.", **p),
    "track": lambda **p: lazy_gettext("“%(value)s” is not a track. Write BOL or BBL.", **p),
    "gender": lambda **p: lazy_gettext(
        "“%(value)s” is not one of M, V, X or O. Correct it or leave the cell empty.", **p
    ),
    "email": lambda **p: lazy_gettext(
        "“%(value)s” is not an e-mail address. Write it as name@school.example.", **p
    ),
    "yes_no": lambda **p: lazy_gettext("“%(value)s” is neither yes nor no. Write “ja” or “nee”.", **p),
    "kvk_number": lambda **p: lazy_gettext("“%(value)s” is not a KvK number. It has 8 digits.", **p),
    "establishment_number": lambda **p: lazy_gettext(
        "“%(value)s” is not an establishment number. It has 12 digits.", **p
    ),
    "name": lambda **p: lazy_gettext(
        "“%(value)s” does not look like a name. Check that the columns have not moved.", **p
    ),
}


class BadValue(ValueError):
    """A cell that its column's parser cannot use. `code` names the reason, `message` is for the coordinator."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.message = SENTENCES[code](**params)

    def __str__(self) -> str:
        return str(self.message)
