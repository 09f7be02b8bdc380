"""Totals of women and men: never a row about a person."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, LabelledEnum, SchoolRow, Versioned, enum_type

PARTS = ("women", "men", "other", "unknown")


class GenderTotal(SchoolRow):
    """How many students there were on a day, by gender: what whoever sees totals is shown until it is counted anew."""

    __tablename__ = "gender_total"
    __table_args__ = (UniqueConstraint("school_id"),)

    counted_on: Mapped[date]
    women: Mapped[int] = mapped_column(default=0)
    men: Mapped[int] = mapped_column(default=0)
    other: Mapped[int] = mapped_column(default=0)
    unknown: Mapped[int] = mapped_column(default=0)

    @property
    def parts(self) -> tuple[int, int, int, int]:
        """In the order of `PARTS`."""
        return self.women, self.men, self.other, self.unknown


class Flow(LabelledEnum):
    """R30: who came to a programme in a school year, who left it without a diploma, who got one."""

    INTAKE = "intake", _l("Intake")
    DROPOUT = "dropout", _l("Dropout")
    GRADUATES = "graduates", _l("Graduates")


class FlowFigure(Versioned, SchoolRow):
    """One of the three of a programme and school year, by gender, as the school enters it. Empty is not known."""

    __tablename__ = "flow_figure"
    __table_args__ = (
        UniqueConstraint("programme_id", "year", "flow"),
        CheckConstraint("women >= 0 AND men >= 0 AND other >= 0 AND unknown >= 0", name="counts"),
        CheckConstraint(
            "(women IS NULL) = (men IS NULL) AND (women IS NULL) = (other IS NULL) "
            "AND (women IS NULL) = (unknown IS NULL)",
            name="whole",
        ),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    year: Mapped[int]
    """The year in which the school year ends."""
    flow: Mapped[Flow] = mapped_column(enum_type(Flow, "flow"))
    women: Mapped[int | None]
    men: Mapped[int | None]
    other: Mapped[int | None]
    unknown: Mapped[int | None]


class MonitorScore(Versioned, SchoolRow):
    """R34: what women and men of a programme gave in the JOB monitor, in tenths of a mark of 1 to 10."""

    __tablename__ = "monitor_score"
    __table_args__ = (
        UniqueConstraint("programme_id", "year"),
        CheckConstraint("women BETWEEN 10 AND 100 AND men BETWEEN 10 AND 100", name="marks"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    year: Mapped[int]
    women: Mapped[int | None]
    men: Mapped[int | None]


class NationalIntake(Base):
    """R31: newer national intake than `national.py` has, for every school; loaded on the server."""

    __tablename__ = "national_intake"
    __table_args__ = (CheckConstraint("women BETWEEN 0 AND whole", name="women"),)

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    """That of an education domain, or `all`."""
    year: Mapped[int]
    """The year in which the school year ends."""
    women: Mapped[int]
    whole: Mapped[int]
