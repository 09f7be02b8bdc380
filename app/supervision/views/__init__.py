"""Pages of supervision: hours, supervisor runs, their plans, decisions and publication."""

from app.supervision import models as models
from app.supervision.views import changes as changes
from app.supervision.views import decisions as decisions
from app.supervision.views import mine as mine
from app.supervision.views import offers as offers
from app.supervision.views import publication as publication
from app.supervision.views import runs as runs
from app.supervision.views import targets as targets
from app.supervision.views.blueprint import bp
