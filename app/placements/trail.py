"""What the audit trail calls the acts in this feature, in words."""

from flask_babel import lazy_gettext

from app.audit.labels import label

START_RUN = label("run:start", lazy_gettext("Match run started"))
FINISH_RUN = label("run:finish", lazy_gettext("Match run finished"))
FAIL_RUN = label("run:fail", lazy_gettext("Match run failed"))
CANCEL_RUN = label("run:cancel", lazy_gettext("Match run cancelled"))
REVIEW_RUN = label("run:review", lazy_gettext("Match run reviewed"))
PUBLISH_RUN = label("run:publish", lazy_gettext("Match run published"))
MOVE_STUDENT = label("proposal:move", lazy_gettext("Student moved by hand"))
ACCEPT_PROPOSAL = label("proposal:accept", lazy_gettext("Place accepted by the student"))
DECLINE_PROPOSAL = label("proposal:decline", lazy_gettext("Place declined by the student"))
RECORD_ACCEPTED = label(
    "proposal:record_accepted", lazy_gettext("Acceptance by a student recorded by a coordinator")
)
RECORD_DECLINED = label(
    "proposal:record_declined", lazy_gettext("Refusal by a student recorded by a coordinator")
)
PIN_STUDENT = label("placement_decision:pin", lazy_gettext("Student pinned to an opening"))
FORBID_OPENING = label("placement_decision:forbid", lazy_gettext("Student kept from an opening"))
WITHDRAW_DECISION = label("placement_decision:withdraw", lazy_gettext("Decision about a student withdrawn"))
COMPARE_ORDERS = label("policy_comparison:start", lazy_gettext("Orders of a run compared"))
EXPORT_PLACEMENTS = label("placements:export", lazy_gettext("Placements downloaded"))
END_PLACEMENT = label("placement:end", lazy_gettext("Placement ended early"))
