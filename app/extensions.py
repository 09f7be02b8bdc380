"""The libraries that the whole application shares, made once and bound in `create_app`."""

from collections.abc import Callable, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self, TypeVar

from flask_babel import Babel, LazyString
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Engine, Enum, ForeignKey, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from app.locks import ALONE, ALONE_AT_ONCE, prepare_postgresql, prepare_sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator


View = TypeVar("View", bound=Callable[..., Any])
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: stored in UTC, always with its zone; SQLite would silently drop it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The parent of every table."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime, dict[str, Any]: JSON, list[Any]: JSON},
    )


class SchoolRow(Base):
    """A row of one school, which no other school sees."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)


class Versioned:
    """A row that two people may change at the same moment: who read an older version does not overwrite this one."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - a class method by its decorator
        return {"version_id_col": cls.version}


class LabelledEnum(StrEnum):
    """Values that each have a label for people: `OPEN = "open", lazy_gettext("open")`."""

    label: LazyString

    def __new__(cls, value: str, label: LazyString = "") -> Self:  # looking a value up has one argument
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def labels(cls) -> dict[str, LazyString]:
        """The label of each value, in the order of the members."""
        return {member.value: member.label for member in cls}


WHOLE_63 = BigInteger().with_variant(Integer(), "sqlite")
"""A column of whole numbers of up to 63 bits; SQLite's integers have as many by themselves."""


def enum_type(values: type[StrEnum], name: str) -> Enum:
    """A column type that stores the values of `values` and lets the database refuse any other."""
    return Enum(
        values,
        name=name,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


db = SQLAlchemy(model_class=Base)
migrate = Migrate(render_as_batch=True, compare_type=True)
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
limiter = Limiter(get_remote_address, default_limits=[])

# Whether what begins now may write, whether it waits for whoever writes now, and whether nobody else writes meanwhile;
# see `app/locks.py`.
_writing: ContextVar[bool] = ContextVar("writing", default=True)
_waiting: ContextVar[bool] = ContextVar("waiting", default=True)
_alone: ContextVar[bool] = ContextVar("alone", default=False)


def reads_only(value: bool) -> None:
    """Say that what follows in this context (a GET) does not write."""
    _writing.set(not value)


def is_alone(value: bool) -> None:
    """Say that while what follows in this context writes, nobody else does."""
    _alone.set(value)


def reads_first(view: View) -> View:
    """Mark a view whose POST only reads outside `writing_anew`: nobody waits for what it works out before or after."""
    view.reads_first = True  # type: ignore[attr-defined]
    return view


def writes_alone(view: View) -> View:
    """Mark a view whose POST erases somebody: it waits for whoever writes now, and they for it."""
    view.writes_alone = True  # type: ignore[attr-defined]
    return view


def write_alone() -> None:
    """Let nobody else write until this transaction ends, and read anew what was read before.

    What others wrote is there from now on, and those who write afterwards find what is left then. On SQLite it is so
    for everybody who writes. Two that call it in transactions that began as others do wait for each other, and one is
    told to come back; a view that is marked `writes_alone` waits before it begins.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.flush()
        db.session.connection().exec_driver_sql(ALONE)
        db.session.expire_all()


def write_alone_at_once() -> bool:
    """The same where nobody else writes now; False, with nothing done, where somebody does."""
    if db.session.get_bind().dialect.name != "postgresql":
        return True
    return bool(db.session.connection().exec_driver_sql(ALONE_AT_ONCE).scalar())


@contextmanager
def writing() -> "Iterator[None]":
    """A block that writes, whatever the request's method."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def writing_anew() -> "Iterator[None]":
    """A block that writes in a transaction of its own and commits; rows that were read before it are read again."""
    db.session.rollback()
    with writing():
        yield


@contextmanager
def writing_alone() -> "Iterator[None]":
    """As `writing_anew`, and nobody else writes until it is committed; see `write_alone`."""
    token = _alone.set(True)
    try:
        with writing_anew():
            yield
    finally:
        _alone.reset(token)


@contextmanager
def writing_at_once() -> "Iterator[None]":
    """As `writing_anew`, for what can wait: raises OperationalError on SQLite where somebody else writes now."""
    token = _waiting.set(False)
    try:
        with writing_anew():
            yield
    finally:
        _waiting.reset(token)


def prepare_engines(engines: Iterable[Engine]) -> None:
    """Let both databases keep the same promises: no lost updates, and nobody who waits to write without end."""
    for engine in engines:
        if engine.dialect.name == "sqlite":
            prepare_sqlite(engine, _writing.get, _waiting.get)
        else:
            prepare_postgresql(engine, _writing.get, _alone.get)
