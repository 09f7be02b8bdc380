"""Towns in a file of which we do not know where they are: reported, never guessed."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l

from app.imports.plans import Row, Text
from app.places.queries import locate_all

Address = tuple[str | None, str | None]


def unknown_towns(rows: Sequence[Row]) -> Mapping[Address, Text]:
    """What to say of each (town, postcode) in `rows` that cannot be found, so that no travel time can be given."""
    addresses = list({(row.value("town"), row.value("postcode")) for row in rows if row.value("town")})
    points = locate_all(addresses)
    return {
        address: _l("We do not know where %(town)s is, so we cannot give a travel time.", town=address[0])
        for address, point in zip(addresses, points, strict=True)
        if point is None
    }
