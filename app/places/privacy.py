"""The table of postcodes holds nobody's data."""

from app.places.models import PostcodePoint
from app.privacy.registry import Holding

HELD = (
    Holding(
        PostcodePoint,
        "Middles of postcodes",
        plain="postcode4 latitude longitude source loaded_at",
        nobody="about places, from a public file",
    ),
)
