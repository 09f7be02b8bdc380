"""Cells with a day: as Dutch offices write it, as spreadsheets store it, and with a time behind it."""

import re
from datetime import date, timedelta

from app.imports.reading.messages import BadValue
from app.imports.reading.values.cleaning import cleaned, shown

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "jan", "january"),
            ("februari", "feb", "february"),
            ("maart", "mrt", "mar", "march"),
            ("april", "apr"),
            ("mei", "may"),
            ("juni", "jun", "june"),
            ("juli", "jul", "july"),
            ("augustus", "aug", "august"),
            ("september", "sep", "sept"),
            ("oktober", "okt", "oct", "october"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_DAY_FIRST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_TIME}")
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}")
_WRITTEN = re.compile(rf"(\d{{1,2}})[ -]([a-z]+)\.?[ -](\d{{4}}){_TIME}", re.IGNORECASE)
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
# Day 0 of Excel's calendar for every day after February 1900; the range is 1954 to 2119, so that a postcode or a
# programme code of five digits outside it is not taken for a day.
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(20_000, 80_500)
_YEARS = range(1900, 2200)


def day(raw: str) -> date | None:
    """A day: `01-02-2027`, `1/2/2027`, `2027-02-01`, `1 feb 2027` or a spreadsheet's serial `46419`; a time may follow.

    The day always comes before the month, unless the year comes first.
    """
    value = cleaned(raw)
    if value is None:
        return None
    if _SHORT_YEAR.fullmatch(value):
        raise BadValue("short_year", value=value)
    found = _parts(value)
    if found is None:
        raise BadValue("date", value=shown(value))
    return found


def _parts(value: str) -> date | None:
    if match := _DAY_FIRST.fullmatch(value):
        return _valid(match[4], match[3], match[1])
    if match := _YEAR_FIRST.fullmatch(value):
        return _valid(match[1], match[3], match[4])
    if match := _WRITTEN.fullmatch(value):
        return _valid(match[3], str(MONTHS.get(match[2].lower(), 0)), match[1])
    if (match := _SERIAL.fullmatch(value)) and int(match[1]) in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=int(match[1]))
    return None


def _valid(year: str, month: str, of_month: str) -> date | None:
    if int(year) not in _YEARS:
        return None
    try:
        return date(int(year), int(month), int(of_month))
    except ValueError:
        return None
