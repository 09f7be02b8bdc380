"""Pages: a student tells about a company, coordinators do something, and what follows on a stop."""

from app.signals.views import following, signals, telling
from app.signals.views.blueprint import bp

__all__ = ["bp", "following", "signals", "telling"]
