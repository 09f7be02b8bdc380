"""The pages of this feature, one module per noun."""

from app.mentoring import models as models
from app.mentoring.services import departures as departures
from app.mentoring.views import my_circle as my_circle
from app.mentoring.views.blueprint import bp

__all__ = ["bp"]
