"""The pages of this feature, one module per noun, and what is shown of it on pages of others."""

from app.evaluations.views import answering, school  # they add their routes
from app.evaluations.views.blueprint import bp

__all__ = ["answering", "bp", "school"]
