"""The pages of this feature, one module per noun."""

from app.mentoring import models as models
from app.mentoring.services import departures as departures
from app.mentoring.services import forgetting as forgetting
from app.mentoring.views import changes as changes
from app.mentoring.views import circles as circles
from app.mentoring.views import circles_led as circles_led
from app.mentoring.views import decisions as decisions
from app.mentoring.views import feeds as feeds
from app.mentoring.views import leading as leading
from app.mentoring.views import members as members
from app.mentoring.views import messages as messages
from app.mentoring.views import my_circle as my_circle
from app.mentoring.views import my_meetings as my_meetings
from app.mentoring.views import planning as planning
from app.mentoring.views import publication as publication
from app.mentoring.views import runs as runs
from app.mentoring.views import wishes as wishes
from app.mentoring.views.blueprint import bp

__all__ = ["bp"]
