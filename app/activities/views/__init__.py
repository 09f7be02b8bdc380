"""The pages of this feature, one module per noun, and what runs because the feature is there."""

from app.activities import models as models
from app.activities.views import answers, days, effect, requests, wishes  # they add their routes
from app.activities.views.blueprint import bp
