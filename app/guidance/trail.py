"""What the audit trail calls what is done about guidance. No score, and nothing that somebody said, is ever in it."""

from flask_babel import lazy_gettext as _l

from app.audit.labels import TrailWords
from app.guidance.models import Ground, Intensity

WORDS = TrailWords(
    details={
        "intensity": _l("guidance"),
        "ground": _l("why"),
        "plans": _l("number of plans"),
        "until": _l("until"),
        "going_along": _l("students who come on a later day"),
        "trained_on": _l("trained on"),
    },
    values={"intensity": Intensity.labels(), "ground": Ground.labels()},
)

MAKE_PLANS = WORDS.label("guidance_plan:make", _l("Guidance plans made of placements that were there"))
INTENSIFY = WORDS.label("guidance_plan:intensify", _l("Intensive guidance given"))
MAKE_STANDARD = WORDS.label("guidance_plan:make_standard", _l("Guidance brought back to standard"))
RECORD_CONTACT = WORDS.label("contact_moment:record", _l("Contact recorded"))
CORRECT_CONTACT = WORDS.label("contact_moment:correct", _l("Recorded contact corrected"))
HANDLE_ALERT = WORDS.label("guidance_alert:handle", _l("Alert about a contact handled"))
HAND_OVER = WORDS.label("guidance:hand_over", _l("Students handed over to a colleague"))
GIVE_BACK = WORDS.label("guidance:give_back", _l("Students given back after a handover"))
SAY_TRAINED = WORDS.label("guidance:say_trained", _l("Training in guidance recorded"))
