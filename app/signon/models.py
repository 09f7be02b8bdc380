"""The sign-in services of schools, whom they sign in, and which of their messages were read."""

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.extensions import Base, LabelledEnum, SchoolRow, Versioned, enum_type, now
from app.schools.models import School


class ProviderKind(LabelledEnum):
    """What a sign-in service is: they differ in how they name people."""

    SURFCONEXT = "surfconext", _l("SURFconext")
    ENTRA = "entra", _l("Microsoft Entra ID")
    OTHER = "other", _l("Another service (OpenID Connect)")


class ExclusiveFor(LabelledEnum):
    """Whose password no longer counts once the sign-in service signs them in."""

    NOBODY = "nobody", _l("Nobody: they can also use a password")
    STAFF = "staff", _l("Staff")
    STUDENTS = "students", _l("Students")
    EVERYBODY = "everybody", _l("Staff and students")


class AddressClaim(LabelledEnum):
    """Where a sign-in service says which email address somebody has at the school."""

    EMAIL = "email", _l("As the email address, which the service must have checked")
    PRINCIPAL_NAME = "eduperson_principal_name", _l("eduperson_principal_name")


class Provider(Versioned, SchoolRow):
    """A sign-in service of a school: an OpenID Connect provider, at which Meervoud is registered."""

    __tablename__ = "provider"

    kind: Mapped[ProviderKind] = mapped_column(enum_type(ProviderKind, "provider_kind"))
    name: Mapped[str] = mapped_column(String(60))
    """What the button says after "Continue with"."""
    issuer: Mapped[str] = mapped_column(String(500))
    """Exactly as the service writes it in its tokens."""
    client_id: Mapped[str] = mapped_column(String(255))
    sealed_secret: Mapped[str] = mapped_column(String(1000))
    scopes: Mapped[str] = mapped_column(String(300), default="openid email profile")
    domains: Mapped[str] = mapped_column(String(500), default="")
    """Domains of email addresses that the service is the authority for, with spaces between them; may be none."""
    address_claim: Mapped[AddressClaim] = mapped_column(
        enum_type(AddressClaim, "address_claim"), default=AddressClaim.EMAIL
    )
    exclusive_for: Mapped[ExclusiveFor] = mapped_column(
        enum_type(ExclusiveFor, "exclusive_for"), default=ExclusiveFor.NOBODY
    )
    strong_values: Mapped[str] = mapped_column(String(500), default="")
    """Values of `acr` or `amr` that say that somebody showed a second factor there, with spaces between them."""
    affiliations: Mapped[str] = mapped_column(String(300), default="")
    """Values of `eduperson_affiliation` of which somebody must have one; without one her account is closed."""
    quiet_days: Mapped[int | None]
    """After how many days without a sign-in through the service somebody is listed as perhaps gone."""
    is_on: Mapped[bool] = mapped_column(default=True)
    changed_by_id: Mapped[int | None]
    """Who last changed what decides whom it lets in. None: the command line."""
    needs_confirmation: Mapped[bool] = mapped_column(default=False)
    """Whether it waits for a second person: whoever sets up a service can be anybody at it."""
    confirmed_by_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    school: Mapped[School] = relationship(lazy="joined")

    @property
    def is_open(self) -> bool:
        """Whether people can sign in with it."""
        return self.is_on and not self.needs_confirmation

    @property
    def domain_list(self) -> list[str]:
        return self.domains.lower().split()

    @property
    def tenant(self) -> str | None:
        """The tenant of Entra ID, from the issuer."""
        return self.issuer.split("/")[3].lower() if self.kind is ProviderKind.ENTRA else None


class LinkOrigin(StrEnum):
    """How an account came to be linked."""

    INVITATION = "invitation"
    ACCOUNT = "account"
    ADDRESS = "address"


class ProviderLink(Base):
    """That a sign-in service signs this account in. A subject names one account, an account one subject per service."""

    __tablename__ = "provider_link"
    __table_args__ = (
        UniqueConstraint("provider_id", "subject"),
        UniqueConstraint("provider_id", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    subject: Mapped[str] = mapped_column(String(300))
    """Who it is at the service: `sub`; at Entra ID tenant and `oid`, for `sub` differs per application there."""
    logout_subject: Mapped[str] = mapped_column(String(255), index=True)
    """The `sub`, by which the service says that she signed out."""
    origin: Mapped[LinkOrigin] = mapped_column(enum_type(LinkOrigin, "link_origin"))
    linked_at: Mapped[datetime] = mapped_column(default=now)
    last_used_at: Mapped[datetime] = mapped_column(default=now)
    provider: Mapped[Provider] = relationship(lazy="joined")
    user: Mapped[User] = relationship(lazy="joined")


class ServiceSession(Base):
    """That the service signed this session in, so that signing out there ends it."""

    __tablename__ = "service_session"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("browser_session.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    link_id: Mapped[int] = mapped_column(ForeignKey("provider_link.id", ondelete="CASCADE"), index=True)
    sid: Mapped[str] = mapped_column(String(255), default="", index=True)
    """What the service calls it; empty where it says nothing."""


class ReadLogout(Base):
    """A message that somebody signed out at the service: the same one counts once."""

    __tablename__ = "read_logout"
    __table_args__ = (UniqueConstraint("provider_id", "token_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(index=True)
