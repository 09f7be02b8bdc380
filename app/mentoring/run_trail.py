"""What the audit trail calls the acts around wishes, circle runs and decisions. It names no role model."""

from flask_babel import lazy_gettext

from app.audit.labels import label

SAVE_WISH = label("circle_wish:save", lazy_gettext("Answer about a mentoring circle saved"))
START_CIRCLE_RUN = label("circle_run:start", lazy_gettext("Circle run started"))
FINISH_CIRCLE_RUN = label("circle_run:finish", lazy_gettext("Circle run finished"))
FAIL_CIRCLE_RUN = label("circle_run:fail", lazy_gettext("Circle run failed"))
CANCEL_CIRCLE_RUN = label("circle_run:cancel", lazy_gettext("Circle run cancelled"))
PUBLISH_CIRCLE_RUN = label("circle_run:publish", lazy_gettext("Circles published"))
MOVE_IN_PLAN = label("proposed_seat:move", lazy_gettext("Student moved to another circle of a plan"))
SWAP_MENTORS = label("proposed_circle:mentors", lazy_gettext("Mentors of a planned circle changed"))
PIN_TO_MENTOR = label("circle_decision:pin", lazy_gettext("Student pinned to a mentor"))
FORBID_MENTOR = label("circle_decision:forbid", lazy_gettext("Student kept from a mentor"))
WITHDRAW_CIRCLE_DECISION = label(
    "circle_decision:withdraw", lazy_gettext("Decision about a student and a mentor withdrawn")
)
