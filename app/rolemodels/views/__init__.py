"""The pages of this feature, one module per task."""

from app.rolemodels import jobs as jobs  # so that the worker's sweep knows it
from app.rolemodels import models as models
from app.rolemodels.views import by_letter, deciding, editing, own, register, signing_up
from app.rolemodels.views.blueprint import bp

__all__ = ["bp", "by_letter", "deciding", "editing", "own", "register", "signing_up"]
