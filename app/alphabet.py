"""Names in the order in which people look for them: Çelik with the c, Łukasiewicz with the l, whatever the case.

Neither database does so by itself everywhere: SQLite knows code points only, and what PostgreSQL does depends on the
collation with which somebody once made the database. So names are sorted without their accents, on both.
"""

import unicodedata
from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

_ALONE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
"""Letters that do not fall apart into a plain one and its accent."""
_APOSTROPHES = str.maketrans("’‘ʼ", "'''")
"""As phones and word processors write them: d’Angelo is d'Angelo."""


def name_key(text: object) -> object:
    """A name without accents and capitals; what is no text stays as it is."""
    if not isinstance(text, str):
        return text
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_ALONE).translate(_APOSTROPHES))
    return "".join(character for character in plain if not unicodedata.combining(character))


_LATIN = "".join(map(chr, range(0xC0, 0x250)))
_PLAIN = {letter: str(name_key(letter))[:1] for letter in f"{_LATIN}’‘ʼ" if str(name_key(letter)).isascii()}


class alphabetical(FunctionElement[str]):  # noqa: N801  (reads as the SQL function it is)
    """A column to sort by, as people look for a name."""

    type = String()
    inherit_cache = True


@compiles(alphabetical, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"name_key({compiler.process(element.clauses, **kw)})"


@compiles(alphabetical, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    accented, plain = "".join(_PLAIN), "".join(_PLAIN.values()).replace("'", "''")
    return f"lower(translate({compiler.process(element.clauses, **kw)}, '{accented}', '{plain}'))"
