"""The pages of this feature, one module per task."""

from app.rolemodels import models as models
from app.rolemodels.views import (
    addresses,
    by_email,
    copies,
    deciding,
    editing,
    own,
    register,
    signing_up,
    stop_emails,
)
from app.rolemodels.views.blueprint import bp
