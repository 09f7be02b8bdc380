"""What the audit trail calls the acts in this feature, in words."""

from flask_babel import lazy_gettext

from app.audit.labels import TrailWords
from app.placements.criteria import CRITERIA
from app.placements.models import AnswerWay, DecisionKind
from app.placements.policies import PREFERENCE_MODES
from app.runs.models import RunState

WORDS = TrailWords(
    details={
        "answer_by": lazy_gettext("deadline for answers"),
        "choices": lazy_gettext("choices"),
        "criteria": lazy_gettext("order"),
        "first_day": lazy_gettext("first day"),
        "input": lazy_gettext("check digits of the question"),
        "last_day": lazy_gettext("last day"),
        "letters": lazy_gettext("emails"),
        "lot": lazy_gettext("number that was drawn"),
        "lot_digest": lazy_gettext("check digits of the lottery"),
        "moves": lazy_gettext("numbers of the students who move"),
        "orders": lazy_gettext("orders"),
        "placed": lazy_gettext("students with a place"),
        "preference_mode": lazy_gettext("what counts as close to the first choice"),
        "replaces": lazy_gettext("in place of"),
        "seed": lazy_gettext("lottery number"),
        "signed_on": lazy_gettext("signed on"),
        "supersedes": lazy_gettext("replaces run"),
        "unranked": lazy_gettext("also places that are not on the list"),
        "way": lazy_gettext("given"),
    },
    values={
        "choices": {
            "close": lazy_gettext("closed with this publication"),
            "leave": lazy_gettext("left open"),
        },
        "criteria": {name: criterion.name for name, criterion in CRITERIA.items()},
        "orders": {name: criterion.name for name, criterion in CRITERIA.items()},
        "preference_mode": {mode: words[0] for mode, words in PREFERENCE_MODES.items()},
        "kind": DecisionKind.labels(),
        "state": RunState.labels(),
        "way": AnswerWay.labels(),
    },
    numbered=dict.fromkeys(("MatchRun", "PolicyComparison"), lazy_gettext("Run %(number)s")),
)

START_RUN = WORDS.label("run:start", lazy_gettext("Match run started"))
FINISH_RUN = WORDS.label("run:finish", lazy_gettext("Match run finished"))
FAIL_RUN = WORDS.label("run:fail", lazy_gettext("Match run failed"))
CANCEL_RUN = WORDS.label("run:cancel", lazy_gettext("Match run cancelled"))
REVIEW_RUN = WORDS.label("run:review", lazy_gettext("Match run reviewed"))
PUBLISH_RUN = WORDS.label("run:publish", lazy_gettext("Match run published"))
MOVE_STUDENT = WORDS.label("proposal:move", lazy_gettext("Student moved by hand"))
EXCHANGE_PLACES = WORDS.label("proposal:exchange", lazy_gettext("Students exchanged places by hand"))
ACCEPT_PROPOSAL = WORDS.label("proposal:accept", lazy_gettext("Place accepted by the student"))
DECLINE_PROPOSAL = WORDS.label("proposal:decline", lazy_gettext("Place declined by the student"))
RECORD_ACCEPTED = WORDS.label(
    "proposal:record_accepted", lazy_gettext("Acceptance by a student recorded by a coordinator")
)
RECORD_DECLINED = WORDS.label(
    "proposal:record_declined", lazy_gettext("Refusal by a student recorded by a coordinator")
)
PIN_STUDENT = WORDS.label("placement_decision:pin", lazy_gettext("Student pinned to an opening"))
FORBID_OPENING = WORDS.label("placement_decision:forbid", lazy_gettext("Opening ruled out for a student"))
WITHDRAW_DECISION = WORDS.label(
    "placement_decision:withdraw", lazy_gettext("Decision about a student withdrawn")
)
COMPARE_ORDERS = WORDS.label("policy_comparison:start", lazy_gettext("Orders of a run compared"))
EXPORT_PLACEMENTS = WORDS.label("placements:export", lazy_gettext("Placements downloaded"))
EXPORT_CALLS = WORDS.label("calls:export", lazy_gettext("Companies to call downloaded"))
END_PLACEMENT = WORDS.label("placement:end", lazy_gettext("Placement ended early"))
REPLACE_PLACEMENT = WORDS.label("placement:replace", lazy_gettext("Another place instead of a placement"))
CHANGE_DAYS = WORDS.label("placement:change_days", lazy_gettext("First or last day of a placement changed"))
SIGN_AGREEMENT = WORDS.label(
    "placement:sign_agreement", lazy_gettext("Internship agreement recorded as signed")
)
TAKE_BACK_AGREEMENT = WORDS.label(
    "placement:take_back_agreement", lazy_gettext("Signed internship agreement taken back")
)
