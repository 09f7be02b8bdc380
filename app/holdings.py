"""What each table of the database holds about people, feature by feature: `app/contents.py` makes it known."""

from app.accounts.privacy import HELD as ACCOUNTS_HELD
from app.activities.privacy import HELD as ACTIVITIES_HELD
from app.agreements.privacy import HELD as AGREEMENTS_HELD
from app.audit.privacy import HELD as AUDIT_HELD
from app.background.privacy import HELD as BACKGROUND_HELD
from app.backup.privacy import HELD as BACKUP_HELD
from app.checkins.privacy import HELD as CHECK_INS_HELD
from app.circles.privacy import HELD as CIRCLES_HELD
from app.coaching.privacy import HELD as COACHING_HELD
from app.companies.privacy import HELD as COMPANIES_HELD
from app.confidential.privacy import HELD as CONFIDENTIAL_HELD
from app.evaluations.privacy import HELD as EVALUATIONS_HELD
from app.figures.privacy import HELD as FIGURES_HELD
from app.finds.privacy import HELD as FINDS_HELD
from app.gatherings.privacy import HELD as GATHERINGS_HELD
from app.guidance.privacy import HELD as GUIDANCE_HELD
from app.imports.privacy import HELD as IMPORTS_HELD
from app.inquiries.privacy import HELD as INQUIRIES_HELD
from app.mentoring.privacy import HELD as MENTORING_HELD
from app.notices.privacy import HELD as NOTICES_HELD
from app.placements.privacy import HELD as PLACEMENTS_HELD
from app.places.privacy import HELD as PLACES_HELD
from app.privacy.holdings import HELD as PRIVACY_HELD
from app.reflections.privacy import HELD as REFLECTIONS_HELD
from app.rolemodels.privacy import HELD as ROLEMODELS_HELD
from app.schools.privacy import HELD as SCHOOLS_HELD
from app.shadowdays.privacy import HELD as SHADOW_DAYS_HELD
from app.signals.privacy import HELD as SIGNALS_HELD
from app.signon.privacy import HELD as SIGN_ON_HELD
from app.students.privacy import HELD as STUDENTS_HELD
from app.supervision.privacy import HELD as SUPERVISION_HELD
from app.swaps.privacy import HELD as SWAPS_HELD

HELD = (
    *STUDENTS_HELD,
    *PLACEMENTS_HELD,
    *SWAPS_HELD,
    *FINDS_HELD,
    *AGREEMENTS_HELD,
    *GUIDANCE_HELD,
    *SUPERVISION_HELD,
    *COACHING_HELD,
    *CIRCLES_HELD,
    *MENTORING_HELD,
    *ROLEMODELS_HELD,
    *ACTIVITIES_HELD,
    *GATHERINGS_HELD,
    *SHADOW_DAYS_HELD,
    *CHECK_INS_HELD,
    *CONFIDENTIAL_HELD,
    *SIGNALS_HELD,
    *EVALUATIONS_HELD,
    *REFLECTIONS_HELD,
    *ACCOUNTS_HELD,
    *SIGN_ON_HELD,
    *COMPANIES_HELD,
    *INQUIRIES_HELD,
    *SCHOOLS_HELD,
    *FIGURES_HELD,
    *NOTICES_HELD,
    *PRIVACY_HELD,
    *IMPORTS_HELD,
    *AUDIT_HELD,
    *PLACES_HELD,
    *BACKUP_HELD,
    *BACKGROUND_HELD,
)
"""What each table of the database holds about people, in the order in which somebody reads it about herself."""
