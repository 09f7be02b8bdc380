"""The agreement sheet (bpv-blad) of a placement: what it says, who signed it, and the signed paper as a file."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, LabelledEnum, SchoolRow, Versioned, enum_type, now
from app.placements.models import Placement


class AgreementState(LabelledEnum):
    """draft <-> ready -> sent -> partly_signed -> signed; a newer sheet replaces any of them, or it is withdrawn.

    Ready: nothing is missing that the sheet needs. Paper that was signed elsewhere may be recorded in any open state.
    """

    DRAFT = "draft", _l("draft")
    READY = "ready", _l("ready to be signed")
    SENT = "sent", _l("out to be signed")
    PARTLY_SIGNED = "partly_signed", _l("partly signed")
    SIGNED = "signed", _l("signed")
    REPLACED = "replaced", _l("replaced by a new sheet")
    WITHDRAWN = "withdrawn", _l("withdrawn")


_S = AgreementState
_CLOSING = frozenset({_S.REPLACED, _S.WITHDRAWN})
NEXT_STATES: dict[AgreementState, frozenset[AgreementState]] = {
    _S.DRAFT: frozenset({_S.READY, _S.PARTLY_SIGNED, _S.SIGNED}) | _CLOSING,
    _S.READY: frozenset({_S.DRAFT, _S.SENT, _S.PARTLY_SIGNED, _S.SIGNED}) | _CLOSING,
    _S.SENT: frozenset({_S.PARTLY_SIGNED, _S.SIGNED}) | _CLOSING,
    _S.PARTLY_SIGNED: frozenset({_S.SIGNED}) | _CLOSING,
    _S.SIGNED: _CLOSING,
    _S.REPLACED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}
"""What may follow on each state."""
OPEN = (_S.DRAFT, _S.READY, _S.SENT, _S.PARTLY_SIGNED)
"""States in which somebody still has to sign."""
_HOLDS = text("state NOT IN ('replaced', 'withdrawn')")


class Party(LabelledEnum):
    """Who signs. A parent or guardian does for whoever is under 18 on the day of signing (R39)."""

    STUDENT = "student", _l("student")
    GUARDIAN = "guardian", _l("parent or guardian")
    COMPANY = "company", _l("company")
    SCHOOL = "school", _l("school")


class Agreement(Versioned, SchoolRow):
    """One sheet of a placement. Other days go on a new sheet, so at most one holds."""

    __tablename__ = "agreement"
    __table_args__ = (
        UniqueConstraint("placement_id", "number"),
        Index(
            "uq_agreement_holds", "placement_id", unique=True, sqlite_where=_HOLDS, postgresql_where=_HOLDS
        ),
        CheckConstraint("ends_on >= starts_on", name="order"),
    )

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), index=True, insert_sentinel=True)
    """By it the database says which id each of many new sheets got: at most one of a placement is new."""
    number: Mapped[int] = mapped_column(default=1)
    """Which sheet of the placement: 1 for the first."""
    state: Mapped[AgreementState] = mapped_column(
        enum_type(AgreementState, "agreement_state"), default=AgreementState.DRAFT, index=True
    )
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    days_per_week: Mapped[int | None]
    hours_per_week: Mapped[int | None]
    required_hours: Mapped[int | None]
    """What the programme asks for in all, as known when the sheet was made (R40)."""
    trainer_name: Mapped[str] = mapped_column(String(200), default="")
    work: Mapped[str] = mapped_column(String(1000), default="")
    """What she will learn and do there: work processes."""
    guardian_name: Mapped[str] = mapped_column(String(200), default="")
    """Only where somebody is under 18."""
    guardian_address: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_on: Mapped[date | None]
    signed_on: Mapped[date | None]
    """When the last party signed."""
    closed_at: Mapped[datetime | None]
    """When it was replaced or withdrawn."""
    closing_reason: Mapped[str] = mapped_column(String(1000), default="")
    placement: Mapped[Placement] = relationship()
    signatures: Mapped[list["AgreementSignature"]] = relationship(order_by="AgreementSignature.id")
    files: Mapped[list["AgreementFile"]] = relationship(order_by="AgreementFile.id")

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to sign."""
        return self.state in OPEN

    @property
    def has_other_days(self) -> bool:
        """Whether the placement got other days since this sheet was made, so that a new sheet is needed."""
        return (self.starts_on, self.ends_on) != (self.placement.starts_on, self.placement.ends_on)

    def signature_of(self, party: Party) -> "AgreementSignature | None":
        return next((one for one in self.signatures if one.party == party), None)


class AgreementSignature(Base):
    """That a party signed the paper: on which day, by which name, and who wrote it down."""

    __tablename__ = "agreement_signature"
    __table_args__ = (UniqueConstraint("agreement_id", "party"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id", ondelete="CASCADE"), index=True)
    party: Mapped[Party] = mapped_column(enum_type(Party, "agreement_party"))
    signed_on: Mapped[date]
    name: Mapped[str] = mapped_column(String(200), default="")
    """Who signed for the company or as a guardian; empty where nobody said."""
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")


class FileKind(LabelledEnum):
    """What a file is, by its first bytes; never by its name."""

    PDF = "pdf", _l("PDF")
    JPEG = "jpeg", _l("picture (JPEG)")
    PNG = "png", _l("picture (PNG)")


class AgreementFile(Base):
    """A signed sheet as a file. It has no name of its own, and is in the database, so in no folder."""

    __tablename__ = "agreement_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id", ondelete="CASCADE"), index=True)
    kind: Mapped[FileKind] = mapped_column(enum_type(FileKind, "agreement_file_kind"))
    size: Mapped[int]
    """Bytes; 0 once it was taken away."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the content."""
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime] = mapped_column(default=now)
    author_id: Mapped[int | None]
    author_name: Mapped[str] = mapped_column(String(200), default="")
    removed_at: Mapped[datetime | None]
    """When its content went."""
    agreement: Mapped[Agreement] = relationship(back_populates="files")
