"""Codes in a companies file that no programme of the school has: a slip, or what the school does not teach."""

from collections.abc import Iterable

from flask_babel import lazy_ngettext

from app.imports.plans import Row, Text
from app.schools.queries import equivalents_of, programme_names

MOST_NAMED = 8


def codes_of_no_programme(school_id: int, rows: Iterable[Row]) -> Text | None:
    """Name the codes that nobody at school studies for, the most frequent first; None where there is nothing to say."""
    known = set(programme_names(school_id))
    if not known:
        return None
    for code, others in equivalents_of(school_id).items():
        known |= {code, *others}
    times: dict[str, int] = {}
    for row in rows:
        for code in row.value("recognitions") or ():
            if code not in known:
                times[code] = times.get(code, 0) + 1
    if not times:
        return None
    named = sorted(times, key=lambda code: (-times[code], code))
    return lazy_ngettext(
        "%(num)s code under “recognised for” is of no programme of your school: %(codes)s. It is kept; check whether "
        "it is a slip.",
        "%(num)s codes under “recognised for” are of no programme of your school: %(codes)s. They are kept; check "
        "whether there is a slip among them.",
        len(named),
        codes=", ".join(named[:MOST_NAMED]) + (", …" if len(named) > MOST_NAMED else ""),
    )
