"""What moves along when two sites turn out to be one: a part of the table of contents.

Every table that names a site is here or in `STAYS`; a test compares it with the database.
"""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.activities.models import Request
from app.companies.importing.moving import rekey_openings
from app.companies.merged import MOVED as MOVING_ALONG
from app.companies.merged import Moved
from app.companies.models import CompanyIntake, FormerSite, Opening, PlacementStop, Recognition, WomenCount
from app.companies.services.merging import unite_recognitions
from app.confidential.models import SharedFact
from app.evaluations.models import Evaluation
from app.evaluations.services.moving import number_on
from app.gatherings.models import Gathering
from app.inquiries.models import CompanyClaim, CompanyInquiry
from app.inquiries.services.moving import rename_open
from app.rolemodels.models import RoleModel
from app.signals.models import CompanySignal
from app.students.models import SiteVeto
from app.students.services.vetoes import unite_vetoes
from app.supervision.models import ProposedSupervisor

MOVED = (
    Moved(WomenCount, _l("counts")),
    Moved(Recognition, _l("recognitions"), before=unite_recognitions),
    Moved(Opening, _l("openings, with the choices and placements on them"), before=rekey_openings),
    Moved(CompanyIntake, _l("talks")),
    Moved(PlacementStop, _l("placement stops")),
    Moved(CompanySignal, _l("signals")),
    Moved(SharedFact, _l("facts that students shared")),
    Moved(Evaluation, _l("evaluations"), before=number_on),
    Moved(RoleModel, _l("role models who work there")),
    Moved(SiteVeto, _l("students who do not want to go there"), before=unite_vetoes),
    Moved(Request, _l("activities")),
    Moved(Gathering, _l("return days and visits")),
    Moved(ProposedSupervisor, _l("students in plans of supervisors")),
    Moved(CompanyInquiry, _l("questions by a link"), before=rename_open),
    Moved(CompanyClaim, _l("answers")),
)
STAYS = {FormerSite.__tablename__, "sites_apart"}
"""What the merge itself looks after."""


def init_app(app: Flask) -> None:
    """Make it known to `app`."""
    MOVING_ALONG.init_app(app, MOVED)
