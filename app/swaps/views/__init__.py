"""Pages: a student asks for another place, a coordinator answers."""

from app.swaps.views import asking, requests
from app.swaps.views.blueprint import bp

__all__ = ["asking", "bp", "requests"]
