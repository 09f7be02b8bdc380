"""Every setting, read from the environment once.

`load_config(name)` gives the class for development, testing or production. Production refuses to start
without a secret, and never holds a demo school.
"""

import os
import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

ROOT = Path(__file__).parent
_TILES = re.compile(
    r"https://[A-Za-z0-9.-]+(:\d+)?/(?=\S*\{z\})(?=\S*\{x\})(?=\S*\{y\})[A-Za-z0-9/{}._~@?=&%+-]+"
)


class ConfigurationError(RuntimeError):
    """A setting is missing or makes no sense; the message says which and what to do."""


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def _number(name: str, default: int) -> int:
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    try:
        return int(text)
    except ValueError:
        raise ConfigurationError(f"{name} must be a whole number, not {text!r}.") from None


def _data_dir() -> Path:
    return Path(os.environ.get("DATA_DIR") or ROOT / "instance").resolve()


def _kept_secret() -> str:
    """The development secret: made once and kept in the data folder, so a restart keeps people signed in."""
    path = _data_dir() / "secret.key"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), encoding="ascii")
    return path.read_text(encoding="ascii")


@dataclass
class Config:
    """Settings that hold everywhere. Upper-case names are Flask's."""

    ENVIRONMENT: str = "development"
    DEMO_ALLOWED: bool = True
    SIGN_ON_INSIDE: bool = True
    """Whether a sign-in service may be on this machine or its network, without https; never in production."""
    DATA_DIR: Path = field(default_factory=_data_dir)
    SECRET_KEY: str = field(default_factory=lambda: os.environ.get("SECRET_KEY") or _kept_secret())
    SQLALCHEMY_DATABASE_URI: str = field(default_factory=lambda: os.environ.get("DATABASE_URL", ""))
    SQLALCHEMY_ENGINE_OPTIONS: dict[str, Any] = field(default_factory=lambda: {"hide_parameters": True})
    """What people typed stays out of errors, and so out of logs."""
    PROOF_MINUTES: int = field(default_factory=lambda: _number("PROOF_MINUTES", 30))
    """How old the last proof may be for roles, invitations and ways to sign in."""
    WORK_PROOF_MINUTES: int = field(default_factory=lambda: _number("WORK_PROOF_MINUTES", 240))
    """The same for files with names and for publications."""
    PUBLIC_URL: str = field(default_factory=lambda: os.environ.get("PUBLIC_URL", "").rstrip("/"))
    PORT: int = field(default_factory=lambda: _number("PORT", 8000))
    DEMO_PASSWORD: str = field(
        default_factory=lambda: os.environ.get("DEMO_PASSWORD") or "meer-dan-drie-2026"
    )
    DEFAULT_LOCALE: str = "nl"
    LANGUAGES: tuple[str, ...] = ("nl", "en")
    TIMEZONE: str = "Europe/Amsterdam"
    RUN_LEASE_SECONDS: int = field(default_factory=lambda: _number("RUN_LEASE_SECONDS", 20))
    RUN_TIME_LIMIT_SECONDS: int = field(default_factory=lambda: _number("RUN_TIME_LIMIT_SECONDS", 120))
    EXPLAINER_CACHE_MB: int = field(default_factory=lambda: _number("EXPLAINER_CACHE_MB", 1_000))
    MAIL_TRANSPORT: str = field(default_factory=lambda: os.environ.get("MAIL_TRANSPORT", "folder"))
    MAIL_FROM: str = field(default_factory=lambda: os.environ.get("MAIL_FROM", "meervoud@localhost.example"))
    SMTP_HOST: str = field(default_factory=lambda: os.environ.get("SMTP_HOST", ""))
    SMTP_PORT: int = field(default_factory=lambda: _number("SMTP_PORT", 587))
    SMTP_USER: str = field(default_factory=lambda: os.environ.get("SMTP_USER", ""))
    SMTP_PASSWORD: str = field(default_factory=lambda: os.environ.get("SMTP_PASSWORD", ""))
    SMTP_STARTTLS: bool = field(default_factory=lambda: _flag("SMTP_STARTTLS", True))
    LOG_FORMAT: str = field(default_factory=lambda: os.environ.get("LOG_FORMAT", "text"))
    BACKUP_DIR: str = field(default_factory=lambda: os.environ.get("BACKUP_DIR", ""))
    BACKUP_RECIPIENTS: str = field(default_factory=lambda: os.environ.get("BACKUP_RECIPIENTS", ""))
    """Public keys that `flask backup key` printed, separated by spaces."""
    BACKUP_KEEP: int = field(default_factory=lambda: _number("BACKUP_KEEP", 35))
    """How many backups are kept where the worker makes one each day."""
    METRICS_TOKEN: str = field(default_factory=lambda: os.environ.get("METRICS_TOKEN", ""))
    SECURITY_CONTACT: str = field(default_factory=lambda: os.environ.get("SECURITY_CONTACT", ""))
    """Where somebody reports a leak: an address of the school or its supplier, for `security.txt`."""
    MAP_TILES_URL: str = field(default_factory=lambda: os.environ.get("MAP_TILES_URL", ""))
    """Pictures under the maps, as https://tiles.example/{z}/{x}/{y}.png; without it maps have our own outline."""
    MAP_TILES_ATTRIBUTION: str = field(default_factory=lambda: os.environ.get("MAP_TILES_ATTRIBUTION", ""))
    TRUSTED_PROXIES: int = field(default_factory=lambda: _number("TRUSTED_PROXIES", 0))
    AGREEMENT_FILE_MB: int = field(default_factory=lambda: _number("AGREEMENT_FILE_MB", 5))
    """The largest scan or photo of a signed agreement; never above 10, what a form can hold."""
    MAX_CONTENT_LENGTH: int = 11 * 1024 * 1024  # an import of 10 MB and the form around it
    MAX_FORM_MEMORY_SIZE: int = 2 * 1024 * 1024
    MAX_FORM_PARTS: int = 2_000
    SESSION_HOURS: int = field(default_factory=lambda: _number("SESSION_HOURS", 24))
    """How long after signing in somebody has to sign in again, whatever she does."""
    SESSION_IDLE_MINUTES: int = field(default_factory=lambda: _number("SESSION_IDLE_MINUTES", 720))
    STAFF_IDLE_MINUTES: int = field(default_factory=lambda: _number("STAFF_IDLE_MINUTES", 240))
    """After how long without a page somebody has to sign in again: staff see more, so theirs is shorter."""
    PERMANENT_SESSION_LIFETIME: timedelta = field(init=False)
    """How long a cookie counts; who is signed in is a row of the database."""
    SECOND_STEP_ROLES: tuple[str, ...] = ()
    """The roles that need a second step to sign in, at a school that has not chosen which."""
    SESSION_COOKIE_NAME: str = "meervoud_session"
    SESSION_COOKIE_HTTPONLY: bool = True
    SESSION_COOKIE_SAMESITE: str = "Lax"
    SESSION_COOKIE_SECURE: bool = False
    REMEMBER_COOKIE_HTTPONLY: bool = True
    WTF_CSRF_TIME_LIMIT: None = (
        None  # a token lives as long as its session: a form left open over lunch still saves
    )
    RATELIMIT_STORAGE_URI: str = field(
        default_factory=lambda: os.environ.get("RATELIMIT_STORAGE_URI", "memory://")
    )
    RATELIMIT_HEADERS_ENABLED: bool = False
    STEADY_SECONDS: float = 0.3
    """How long answers take at least that must not tell whether an address is known."""
    TEMPLATES_AUTO_RELOAD: bool = False

    def __post_init__(self) -> None:
        self.DATA_DIR.mkdir(parents=True, exist_ok=True)
        if not self.SQLALCHEMY_DATABASE_URI:
            self.SQLALCHEMY_DATABASE_URI = f"sqlite:///{self.DATA_DIR / 'meervoud.db'}"
        if self.SQLALCHEMY_DATABASE_URI.startswith(("postgres://", "postgresql://")):
            _, rest = self.SQLALCHEMY_DATABASE_URI.split("://", 1)
            self.SQLALCHEMY_DATABASE_URI = f"postgresql+psycopg://{rest}"
        self.BACKUP_DIR = self.BACKUP_DIR or str(self.DATA_DIR / "backups")
        if self.SECURITY_CONTACT and not (
            "@" in self.SECURITY_CONTACT or self.SECURITY_CONTACT.startswith("https://")
        ):
            raise ConfigurationError(
                "SECURITY_CONTACT must be an email address, or an address with https://."
            )
        if self.MAP_TILES_URL and not _TILES.fullmatch(self.MAP_TILES_URL):
            raise ConfigurationError(
                "MAP_TILES_URL must be an address with https:// that holds {z}, {x} and {y}."
            )
        if self.MAP_TILES_URL and not self.MAP_TILES_ATTRIBUTION:
            raise ConfigurationError(
                "MAP_TILES_URL is set, so MAP_TILES_ATTRIBUTION must say whose map it is."
            )
        if self.METRICS_TOKEN and len(self.METRICS_TOKEN) < 20:
            raise ConfigurationError("METRICS_TOKEN must be a random text of at least 20 characters.")
        if not 15 <= self.STAFF_IDLE_MINUTES <= self.SESSION_IDLE_MINUTES <= self.SESSION_HOURS * 60:
            raise ConfigurationError(
                "STAFF_IDLE_MINUTES must be 15 or more, SESSION_IDLE_MINUTES not below it, SESSION_HOURS not shorter."
            )
        if not 5 <= self.PROOF_MINUTES <= self.WORK_PROOF_MINUTES:
            raise ConfigurationError("PROOF_MINUTES must be 5 or more, and WORK_PROOF_MINUTES not below it.")
        self.PERMANENT_SESSION_LIFETIME = timedelta(hours=self.SESSION_HOURS)
        if self.MAIL_TRANSPORT not in {"console", "folder", "smtp"}:
            raise ConfigurationError("MAIL_TRANSPORT must be console, folder or smtp.")
        if self.MAIL_TRANSPORT == "smtp" and not self.SMTP_HOST:
            raise ConfigurationError("MAIL_TRANSPORT is smtp, so SMTP_HOST must name the mail server.")
        if self.LOG_FORMAT not in {"json", "text"}:
            raise ConfigurationError("LOG_FORMAT must be json or text.")


@dataclass
class Development(Config):
    """One machine, an embedded database, the demo school."""

    TEMPLATES_AUTO_RELOAD: bool = True


@dataclass
class Testing(Config):
    """As development, but jobs run when asked and nothing leaves the machine."""

    __test__: ClassVar[bool] = False  # pytest takes it for a test class otherwise
    ENVIRONMENT: str = "testing"
    TESTING: bool = True
    MAIL_TRANSPORT: str = "folder"
    SECRET_KEY: str = "only for tests, where nothing is secret"
    RATELIMIT_ENABLED: bool = False
    STEADY_SECONDS: float = 0


@dataclass
class Production(Config):
    """A real school. Needs SECRET_KEY and PUBLIC_URL; refuses the demo school."""

    ENVIRONMENT: str = "production"
    DEMO_ALLOWED: bool = False
    SIGN_ON_INSIDE: bool = False
    SECRET_KEY: str = field(default_factory=lambda: os.environ.get("SECRET_KEY", ""))
    LOG_FORMAT: str = field(default_factory=lambda: os.environ.get("LOG_FORMAT", "json"))
    SECOND_STEP_ROLES: tuple[str, ...] = ("administrator", "coordinator", "counsellor")
    SESSION_COOKIE_NAME: str = "__Host-meervoud_session"
    SESSION_COOKIE_SECURE: bool = True
    PREFERRED_URL_SCHEME: str = "https"

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.SECRET_KEY) < 32:
            raise ConfigurationError(
                "Set SECRET_KEY to a random text of at least 32 characters (make one with: openssl rand -hex 32)."
            )
        if not self.PUBLIC_URL.startswith("https://"):
            raise ConfigurationError(
                "Set PUBLIC_URL to the address that people type, for example https://stage.school.example."
            )


CONFIGS: dict[str, type[Config]] = {"development": Development, "testing": Testing, "production": Production}


def load_config(name: str | None = None) -> Config:
    """The settings of environment `name`, or of MEERVOUD_ENV (development when that is not set)."""
    name = name or os.environ.get("MEERVOUD_ENV", "development")
    if name not in CONFIGS:
        raise ConfigurationError(f"MEERVOUD_ENV must be one of {', '.join(CONFIGS)}, not {name!r}.")
    return CONFIGS[name]()
