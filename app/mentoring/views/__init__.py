"""Pages of planning circles: who would like one, circle runs, their plans, decisions and publication."""

from app.mentoring import models as models
from app.mentoring.views import changes as changes
from app.mentoring.views import decisions as decisions
from app.mentoring.views import homes as homes
from app.mentoring.views import leading as leading
from app.mentoring.views import publication as publication
from app.mentoring.views import runs as runs
from app.mentoring.views import targets as targets
from app.mentoring.views import wishes as wishes
from app.mentoring.views.blueprint import bp
