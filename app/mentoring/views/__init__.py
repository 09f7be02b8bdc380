"""The pages of this feature, one module per noun."""

from app.mentoring import models as models
from app.mentoring.views.blueprint import bp

__all__ = ["bp"]
