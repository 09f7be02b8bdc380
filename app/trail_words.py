"""What the audit trail calls what each feature records: a part of the table of contents."""

from app.accounts.trail import WORDS as ACCOUNT_WORDS
from app.activities.trail import WORDS as ACTIVITY_WORDS
from app.agreements.trail import WORDS as AGREEMENT_WORDS
from app.audit.trail import EXPORT as EXPORT_TRAIL
from app.audit.trail import EXPORT_TECHNICAL
from app.audit.trail import WORDS as SHARED_WORDS
from app.backup.trail import WORDS as BACKUP_WORDS
from app.circles.trail import WORDS as CIRCLE_WORDS
from app.coaching.trail import WORDS as COACHING_WORDS
from app.companies.trail import EXPORT as EXPORT_SITES
from app.companies.trail import WORDS as COMPANY_WORDS
from app.confidential.trail import WORDS as CONFIDENTIAL_WORDS
from app.figures.trail import WORDS as FIGURE_WORDS
from app.finds.trail import WORDS as FIND_WORDS
from app.gatherings.trail import WORDS as GATHERING_WORDS
from app.guidance.trail import WORDS as GUIDANCE_WORDS
from app.imports.trail import WORDS as IMPORT_WORDS
from app.inquiries.trail import EXPORT_LINKS
from app.inquiries.trail import WORDS as INQUIRY_WORDS
from app.mentoring.trail import WORDS as CIRCLE_RUN_WORDS
from app.notices.services import TRAIL_WORDS as EMAIL_WORDS
from app.placements.trail import EXPORT_CALLS, EXPORT_PLACEMENTS
from app.placements.trail import WORDS as PLACEMENT_WORDS
from app.privacy.trail import COPY
from app.privacy.trail import WORDS as PRIVACY_WORDS
from app.rolemodels.trail import EXPORT as EXPORT_ROLE_MODELS
from app.rolemodels.trail import WORDS as ROLE_MODEL_WORDS
from app.schools.trail import WORDS as SCHOOL_WORDS
from app.shadowdays.trail import WORDS as SHADOW_DAY_WORDS
from app.signals.trail import WORDS as SIGNAL_WORDS
from app.signon.trail import WORDS as SIGN_ON_WORDS
from app.students.trail import WORDS as STUDENT_WORDS
from app.supervision.trail import WORDS as SUPERVISION_WORDS
from app.swaps.trail import WORDS as SWAP_WORDS

TRAIL_WORDS = (
    SHARED_WORDS,
    ACCOUNT_WORDS,
    ACTIVITY_WORDS,
    AGREEMENT_WORDS,
    BACKUP_WORDS,
    CIRCLE_WORDS,
    CIRCLE_RUN_WORDS,
    COACHING_WORDS,
    COMPANY_WORDS,
    FIGURE_WORDS,
    GUIDANCE_WORDS,
    GATHERING_WORDS,
    CONFIDENTIAL_WORDS,
    IMPORT_WORDS,
    INQUIRY_WORDS,
    EMAIL_WORDS,
    PLACEMENT_WORDS,
    PRIVACY_WORDS,
    ROLE_MODEL_WORDS,
    SCHOOL_WORDS,
    SHADOW_DAY_WORDS,
    SIGNAL_WORDS,
    SIGN_ON_WORDS,
    STUDENT_WORDS,
    SUPERVISION_WORDS,
    SWAP_WORDS,
    FIND_WORDS,
)
"""What the audit trail calls what each feature records."""

FILES_WITH_NAMES = (
    EXPORT_TRAIL,
    EXPORT_TECHNICAL,
    EXPORT_SITES,
    EXPORT_LINKS,
    EXPORT_PLACEMENTS,
    EXPORT_CALLS,
    EXPORT_ROLE_MODELS,
    COPY,
)
"""The events that say that a list of people, or all about one of them, left as a file."""
