"""Files of role models."""

from app.rolemodels.importing.role_models import ROLE_MODELS
