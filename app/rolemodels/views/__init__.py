"""The pages of this feature, one module per task."""

from app.rolemodels import models as models
from app.rolemodels.views import (
    addresses,
    by_letter,
    deciding,
    editing,
    own,
    register,
    signing_up,
    stop_letters,
)
from app.rolemodels.views.blueprint import bp

__all__ = [
    "addresses",
    "bp",
    "by_letter",
    "deciding",
    "editing",
    "own",
    "register",
    "signing_up",
    "stop_letters",
]
