"""Accounts, their roles, where they are signed in, one-time tokens, failed sign-ins, and second steps to sign in."""

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext
from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, or_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.access import STAFF, Permission, Role, granted
from app.extensions import WHOLE_63, Base, LabelledEnum, SchoolRow, Versioned, enum_type, now
from app.notices.greeting import first_name_of
from app.schools.models import School

LONGEST_NAME = 200
"""Somebody's first name, prefix and surname can be longer together: an account and an email keep the beginning."""


class User(UserMixin, Versioned, SchoolRow):  # type: ignore[misc]
    """Somebody who signs in. Belongs to one school."""

    __tablename__ = "user"
    __table_args__ = (
        UniqueConstraint("school_id", "email"),
        Index(
            "uq_user_email_used",
            "email",
            unique=True,
            sqlite_where=text("NOT waits_for_address"),
            postgresql_where=text("NOT waits_for_address"),
        ),
    )

    email: Mapped[str] = mapped_column(String(254))
    """Lower case. One account signs in with it; accounts at other schools may wait for it."""
    waits_for_address: Mapped[bool] = mapped_column(default=False)
    """Invited while the address had an account at another school: to whoever looks it is an open invitation."""
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """None until the invitation is accepted, and for somebody whose school's sign-in service signs her in."""
    is_linked: Mapped[bool] = mapped_column(default=False)
    """Whether a sign-in service of the school signs this account in."""
    language: Mapped[str] = mapped_column(String(2), default="nl")
    is_closed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_sign_in_at: Mapped[datetime | None]
    second_step_due_at: Mapped[datetime | None]
    """Until when signing in with a password alone is enough for somebody whose role needs a second step. None: it is
    not needed, she has one, or she has not signed in since it was."""
    closed_on: Mapped[date | None]
    """The day on which it was closed: terms of retention begin there."""
    erased_at: Mapped[datetime | None]
    """Everything about its owner is gone. The row stays, so that nobody gets its number."""
    school: Mapped[School] = relationship(lazy="joined")
    role_grants: Mapped[list["RoleGrant"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="RoleGrant.id"
    )

    @property
    def is_active(self) -> bool:
        """Whether the account can be used. A mentor needs no password: she can sign in by a link in an email."""
        can_begin = self.is_linked or (self.is_mentor and not self.waits_for_address)
        return not self.is_closed and (self.password_hash is not None or can_begin)

    @property
    def first_name(self) -> str:
        """What emails and the start page call the owner."""
        return first_name_of(self.name)

    @property
    def is_mentor(self) -> bool:
        return self.roles == {Role.MENTOR}

    @property
    def trail_name(self) -> str:
        """What the trail calls the owner. Nothing is ever wiped from it, and a mentor may leave without a trace."""
        if self.erased_at is not None:
            return ""
        return f"mentor {self.id}" if self.is_mentor else self.name

    @validates("is_closed")
    def _note_day(self, _name: str, value: bool) -> bool:
        if not value:
            self.closed_on = None
        elif self.closed_on is None:
            self.closed_on = now().date()
        return value

    @property
    def roles(self) -> frozenset[Role]:
        """The roles in force. One that needs a second person counts once that person confirmed it."""
        return frozenset(grant.role for grant in self.role_grants if grant.is_in_force)

    @property
    def role_names(self) -> str:
        return " ".join(sorted(self.roles))

    @property
    def permissions(self) -> frozenset[Permission]:
        return granted(self.roles)

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)

    def has(self, permission: Permission) -> bool:
        return permission in self.permissions


class RoleGrant(Base):
    """A role given to an account, by whom, and whether it counts only once a second person confirmed it (four eyes)."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("user_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(enum_type(Role, "role"))
    granted_by_id: Mapped[int | None]
    granted_at: Mapped[datetime] = mapped_column(default=now)
    needs_confirmation: Mapped[bool] = mapped_column(default=False)
    confirmed_by_id: Mapped[int | None]

    @property
    def is_in_force(self) -> bool:
        return not self.needs_confirmation or self.confirmed_by_id is not None


GRANT_IN_FORCE = or_(RoleGrant.needs_confirmation.is_(False), RoleGrant.confirmed_by_id.is_not(None))
"""`is_in_force` for a query."""


class Proof(LabelledEnum):
    """How somebody shows that it is her: at sign-in, and again before what matters most."""

    PASSWORD = "password", lazy_gettext("with a password")
    EMAIL_LINK = "email_link", lazy_gettext("with a link from an email")
    PASSKEY = "passkey", lazy_gettext("with a passkey")
    CODE = "code", lazy_gettext("with a code from an app")
    RECOVERY_CODE = "recovery_code", lazy_gettext("with a recovery code")
    SINGLE_SIGN_ON = "single_sign_on", lazy_gettext("with an account of the school")


class BrowserSession(Base):
    """A browser in which somebody is signed in. Signing out there removes the row, and so its cookie is worth nothing.

    What the cookie holds is not here: only the hash of its secret. Of the browser there are two words, no address.
    """

    __tablename__ = "browser_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    begun_at: Mapped[datetime] = mapped_column(default=now)
    last_used_at: Mapped[datetime] = mapped_column(default=now)
    """To within a few minutes."""
    proof: Mapped[Proof] = mapped_column(enum_type(Proof, "proof"))
    """The last one that was given."""
    proven_at: Mapped[datetime] = mapped_column(default=now)
    browser: Mapped[str] = mapped_column(String(20))
    system: Mapped[str] = mapped_column(String(20))


class TokenPurpose(StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"
    SIGN_IN = "sign_in"
    """For mentors, who need no password."""


class AccountToken(Base):
    """A link that works once. Only the hash of its secret is stored."""

    __tablename__ = "account_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[TokenPurpose] = mapped_column(enum_type(TokenPurpose, "token_purpose"))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    """When the link stopped working: used, replaced by a newer one, or overtaken by a sign-in or another password."""
    user: Mapped[User] = relationship()


class FailedSignIn(Base):
    """A sign-in that failed, kept for a day to slow down guessing: per account and per address (stored as hashes)."""

    __tablename__ = "failed_sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_key: Mapped[str] = mapped_column(String(64), index=True)
    address_key: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)


class AuthenticatorApp(Base):
    """The authenticator app of an account, stored once a code of it was right."""

    __tablename__ = "authenticator_app"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    sealed_secret: Mapped[str] = mapped_column(String(300))
    """Encrypted with a key that follows from SECRET_KEY (`app.sealing`)."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None] = mapped_column(WHOLE_63)
    """The half minute, counted from 1970, of the last code that was used: that one and older ones are refused."""
    last_used_at: Mapped[datetime | None]


class Passkey(Base):
    """A passkey of an account: the public half of a key that never leaves the owner's device."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    user_handle: Mapped[str] = mapped_column(String(90))
    """A random name for the account, the same on all its passkeys; says nothing about who it is."""
    sign_count: Mapped[int] = mapped_column(WHOLE_63)
    may_be_copied: Mapped[bool]
    """Whether the device can keep it in an account of its maker, for the owner's other devices."""
    is_copied: Mapped[bool]
    name: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_used_at: Mapped[datetime | None]
    last_asked_at: Mapped[datetime | None]
    """When the question was made that it answered last: an answer to that one or an older one is refused."""


class RecoveryCode(Base):
    """A code on paper that stands in for a lost device, once. Only its hash is stored."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]


class FactorReset(Base):
    """An administrator asks to take away the second step of somebody who lost it; who has content needs two people."""

    __tablename__ = "factor_reset"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    asked_by_id: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    """When it was done, or when its owner showed that nothing was lost."""
    user: Mapped[User] = relationship()
