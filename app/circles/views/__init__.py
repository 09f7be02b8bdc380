"""Pages of mentoring circles: those of who is in one, and the coordinator's."""

from app.circles import models as models
from app.circles.views import circles as circles
from app.circles.views import circles_led as circles_led
from app.circles.views import feeds as feeds
from app.circles.views import meetings as meetings
from app.circles.views import members as members
from app.circles.views import messages as messages
from app.circles.views import my_circle as my_circle
from app.circles.views import my_meetings as my_meetings
from app.circles.views.blueprint import bp
