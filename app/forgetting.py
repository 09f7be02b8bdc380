"""What each feature does when somebody is erased, and how long it keeps what: a part of the table of contents."""

from app.accounts.erasing import PART as ACCOUNT_ERASING
from app.accounts.terms import TERMS as ACCOUNT_TERMS
from app.activities.erasing import PART as ACTIVITY_ERASING
from app.activities.terms import TERMS as ACTIVITY_TERMS
from app.agreements.erasing import PART as AGREEMENT_ERASING
from app.agreements.terms import TERMS as AGREEMENT_TERMS
from app.audit.terms import TERMS as TRAIL_TERMS
from app.backup.departures import ERASURES
from app.circles.erasing import PART as CIRCLE_ERASING
from app.circles.terms import TERMS as CIRCLE_TERMS
from app.coaching.erasing import PART as COACHING_ERASING
from app.companies.erasing import PART as COMPANY_ERASING
from app.companies.terms import TERMS as COMPANY_TERMS
from app.confidential.erasing import PART as CONFIDENTIAL_ERASING
from app.evaluations.erasing import PART as EVALUATION_ERASING
from app.evaluations.terms import TERMS as EVALUATION_TERMS
from app.finds.terms import TERMS as FIND_TERMS
from app.gatherings.erasing import PART as GATHERING_ERASING
from app.gatherings.terms import TERMS as GATHERING_TERMS
from app.guidance.erasing import PART as GUIDANCE_ERASING
from app.guidance.terms import TERMS as GUIDANCE_TERMS
from app.imports.terms import TERMS as IMPORT_TERMS
from app.inquiries.erasing import PART as INQUIRY_ERASING
from app.inquiries.terms import TERMS as INQUIRY_TERMS
from app.mentoring.erasing import PART as CIRCLE_RUN_ERASING
from app.mentoring.terms import TERMS as CIRCLE_RUN_TERMS
from app.notices.terms import TERMS as EMAIL_TERMS
from app.placements.erasing import PART as PLACEMENT_ERASING
from app.placements.terms import TERMS as PLACEMENT_TERMS
from app.privacy.terms import TERMS as REQUEST_TERMS
from app.reflections.terms import TERMS as REFLECTION_TERMS
from app.rolemodels.erasing import PART as ROLE_MODEL_ERASING
from app.shadowdays.erasing import PART as SHADOW_DAY_ERASING
from app.shadowdays.terms import TERMS as SHADOW_DAY_TERMS
from app.signals.erasing import PART as SIGNAL_ERASING
from app.students.erasing import PART as STUDENT_ERASING
from app.students.terms import TERMS as STUDENT_TERMS
from app.supervision.erasing import PART as SUPERVISION_ERASING
from app.supervision.terms import TERMS as SUPERVISION_TERMS
from app.swaps.terms import TERMS as SWAP_TERMS

ERASED_BY = (
    COACHING_ERASING,
    ACTIVITY_ERASING,
    GATHERING_ERASING,
    SHADOW_DAY_ERASING,
    CONFIDENTIAL_ERASING,
    SIGNAL_ERASING,
    EVALUATION_ERASING,
    CIRCLE_RUN_ERASING,
    CIRCLE_ERASING,
    SUPERVISION_ERASING,
    GUIDANCE_ERASING,
    AGREEMENT_ERASING,
    PLACEMENT_ERASING,
    INQUIRY_ERASING,
    ROLE_MODEL_ERASING,
    COMPANY_ERASING,
    STUDENT_ERASING,
    ACCOUNT_ERASING,
    ERASURES,
)
"""What each feature ends and wipes when somebody is erased; a student is emptied before her account."""
KEPT_FOR = (
    *STUDENT_TERMS,
    *AGREEMENT_TERMS,
    *ACCOUNT_TERMS,
    *COMPANY_TERMS,
    *INQUIRY_TERMS,
    *PLACEMENT_TERMS,
    *SWAP_TERMS,
    *FIND_TERMS,
    *GUIDANCE_TERMS,
    *SUPERVISION_TERMS,
    *CIRCLE_TERMS,
    *CIRCLE_RUN_TERMS,
    *ACTIVITY_TERMS,
    *GATHERING_TERMS,
    *SHADOW_DAY_TERMS,
    *EVALUATION_TERMS,
    *REFLECTION_TERMS,
    *EMAIL_TERMS,
    *IMPORT_TERMS,
    *REQUEST_TERMS,
    *TRAIL_TERMS,
)
"""How long each kind of data is kept where a school decides on it."""
