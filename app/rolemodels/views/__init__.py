"""The pages of this feature, one module per noun."""

from app.rolemodels import models as models
from app.rolemodels.views.blueprint import bp

__all__ = ["bp"]
