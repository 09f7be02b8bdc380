"""The table of 4-digit postcodes that an installation may load."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.places.point import Point


class PostcodePoint(Base):
    """Where a 4-digit postcode lies, by which file, loaded when."""

    __tablename__ = "postcode_point"

    postcode4: Mapped[str] = mapped_column(String(4), primary_key=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    source: Mapped[str] = mapped_column(String(200))
    loaded_at: Mapped[datetime]

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)
