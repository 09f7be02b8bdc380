"""Pages of check-ins."""

from app.checkins.views import answering, heard, own
from app.checkins.views.blueprint import bp

__all__ = ["answering", "bp", "heard", "own"]
