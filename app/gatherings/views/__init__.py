"""The pages of this feature, one module per noun, and what runs because the feature is there."""

from app.gatherings import models as models
from app.gatherings.views import attendance, gatherings, hosting, mine, together  # they add their routes
from app.gatherings.views.blueprint import bp
