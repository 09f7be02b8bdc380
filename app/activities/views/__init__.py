"""The pages of this feature, one module per noun."""

from app.activities import models as models
from app.activities.views.blueprint import bp

__all__ = ["bp"]
