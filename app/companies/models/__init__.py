"""Tables of the company registry, one module per noun."""

from app.companies.models.company import Company, Recognition, Site
from app.companies.models.count import Band, CountSource, WomenCount
from app.companies.models.former import FormerSite, SitesApart
from app.companies.models.intake import CHECKLIST, CompanyIntake, IntakeOutcome
from app.companies.models.opening import Opening, OpeningProgramme, Track, left_out_by, numbered
from app.companies.models.stop import GROUNDS_KEPT, STOP_TRANSITIONS, PlacementStop, StopGround, StopState
