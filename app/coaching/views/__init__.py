"""Pages: a student asks, a coordinator answers, a coach says what she offers."""

from app.coaching.views import coaches, own, requests
from app.coaching.views.blueprint import bp

__all__ = ["bp", "coaches", "own", "requests"]
