"""Pages of figures."""

from app.figures.views import entering, flows
from app.figures.views.blueprint import bp

__all__ = ["bp", "entering", "flows"]
