"""The pages of this feature, one module per noun, and what runs because the feature is there."""

from app.shadowdays import models as models
from app.shadowdays.views import asking, days, overview  # they add their routes
from app.shadowdays.views.blueprint import bp
