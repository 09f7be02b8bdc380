"""What may be shared of a report: one fact at a time, in the words that the coordinator will read, with her consent."""

from datetime import date

from flask_babel import lazy_gettext
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.companies.models import Site
from app.confidential.models.report import ConfidentialReport
from app.extensions import LabelledEnum, SchoolRow, enum_type


class FactKind(LabelledEnum):
    """What the coordinator may know."""

    SIGNAL = "signal", lazy_gettext("that there is a signal about a company")
    NAME = "name", lazy_gettext("my name")
    WHAT_HAPPENED = "what_happened", lazy_gettext("what happened")


class FactState(LabelledEnum):
    """asked -> given (-> withdrawn until the coordinator read it) or refused."""

    ASKED = "asked", lazy_gettext("waits for the student's answer")
    GIVEN = "given", lazy_gettext("may be shared")
    READ = "read", lazy_gettext("read by an internship coordinator")
    REFUSED = "refused", lazy_gettext("not shared")
    WITHDRAWN = "withdrawn", lazy_gettext("consent withdrawn")


class SharedFact(SchoolRow):
    """One fact. Before she says yes it is only in boxes; from then on coordinators read `shared`."""

    __tablename__ = "shared_fact"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    report_id: Mapped[int] = mapped_column(
        ForeignKey("confidential_report.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[FactKind] = mapped_column(enum_type(FactKind, "fact_kind"))
    state: Mapped[FactState] = mapped_column(enum_type(FactState, "fact_state"), default=FactState.ASKED)
    for_counsellors: Mapped[str] = mapped_column(Text)
    for_reporter: Mapped[str] = mapped_column(Text)
    shared: Mapped[str] = mapped_column(Text, default="")
    """What the coordinator reads, sealed with SECRET_KEY; empty unless she agreed."""
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    """About which company, from her consent on."""
    asked_on: Mapped[date]
    answered_on: Mapped[date | None]
    read_on: Mapped[date | None]
    report: Mapped[ConfidentialReport] = relationship()
    site: Mapped[Site | None] = relationship()
