"""What a student found of her internship, once it was finished (R23).

Ten answers per finished placement. They count for the site by their place in the order of answering, in steps of five
(docs/decisions/0041); once the term is over or she is erased, nothing leads from the answers to her.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.companies.models import Site
from app.extensions import SchoolRow, now
from app.placements.models import Placement
from app.schools.models import Period

LONGEST_LINE = 1000


class Evaluation(SchoolRow):
    """The evaluation of one placement: saved as she goes, and sent once."""

    __tablename__ = "internship_evaluation"
    __table_args__ = (UniqueConstraint("site_id", "place"),)

    placement_id: Mapped[int | None] = mapped_column(ForeignKey("placement.id"), unique=True)
    """Whose it is. None once the term is over or she was erased: the answers stay, as part of totals."""
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    invited_at: Mapped[datetime] = mapped_column(default=now)
    reminded_at: Mapped[datetime | None]
    closes_on: Mapped[date]
    """The last day on which it can be sent."""
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Per question, by its code, a number from 1 to 5; of an evaluation on its way, those given so far."""
    place: Mapped[int | None]
    """Sent: 1 for the first of its site, then 2, and so on. None: not sent, so it counts nowhere."""
    answered_on: Mapped[date | None]
    line: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    """What she wrote; hers, unless `shows_line`."""
    shows_line: Mapped[bool] = mapped_column(default=False)
    """She said that the coordinator may read it."""
    placement: Mapped[Placement | None] = relationship()
    site: Mapped[Site] = relationship()
    period: Mapped[Period] = relationship()

    @property
    def is_sent(self) -> bool:
        return self.place is not None
