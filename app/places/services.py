"""Loading the table of postcodes."""

from collections.abc import Iterable

from flask_babel import gettext
from sqlalchemy import delete

from app.errors import DomainError
from app.extensions import db, now
from app.places.models import PostcodePoint
from app.places.postcodes import PostcodeTable, read_postcodes


class NoPostcodes(DomainError):
    """The file holds no Dutch postcode with a place."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "The file holds no Dutch postcodes. Use GeoNames' postal file for the Netherlands (NL.txt)."
            )
        )


def load_postcodes(lines: Iterable[str], source: str) -> PostcodeTable:
    """Replace the table of postcodes by GeoNames' postal file. Nothing changes when it holds no Dutch postcode."""
    table = read_postcodes(lines)
    if not table.points:
        raise NoPostcodes
    loaded_at = now()
    db.session.execute(delete(PostcodePoint))
    db.session.add_all(
        PostcodePoint(
            postcode4=code,
            latitude=point.latitude,
            longitude=point.longitude,
            source=source[:200],
            loaded_at=loaded_at,
        )
        for code, point in table.points.items()
    )
    db.session.flush()
    return table
