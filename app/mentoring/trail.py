"""What the audit trail calls the acts around wishes, circle runs and decisions. It names no role model."""

from flask_babel import lazy_gettext

from app.audit.labels import TrailWords
from app.circles.models import CircleDecisionKind
from app.mentoring.criteria import CRITERIA
from app.rolemodels.models import Slot
from app.runs.models import RunState

WORDS = TrailWords(
    details={
        "circles": lazy_gettext("circles"),
        "criteria": lazy_gettext("order"),
        "input": lazy_gettext("check digits of the question"),
        "keeps_circles": lazy_gettext("current circles stay"),
        "leaders": lazy_gettext("mentors in a circle"),
        "max_minutes": lazy_gettext("longest journey if none was given"),
        "online": lazy_gettext("online too"),
        "seated": lazy_gettext("students with a circle"),
        "seed": lazy_gettext("lottery number"),
        "sizes": lazy_gettext("students in a circle"),
        "slots": lazy_gettext("times for anyone who has not answered"),
        "supersedes": lazy_gettext("replaces run"),
        "unanswered": lazy_gettext("including anyone who has not answered"),
        "waiting_letters": lazy_gettext("emails to students on the waiting list"),
        "wants_circle": lazy_gettext("would like a circle"),
    },
    values={
        "criteria": {name: criterion.name for name, criterion in CRITERIA.items()},
        "kind": CircleDecisionKind.labels(),
        "slots": Slot.labels(),
        "state": RunState.labels(),
    },
    numbered={
        "CircleRun": lazy_gettext("Circle run %(number)s"),
        "ProposedCircle": lazy_gettext("Circle %(number)s"),
    },
)

SAVE_WISH = WORDS.label("circle_wish:save", lazy_gettext("Answer about a mentoring circle saved"))
START_CIRCLE_RUN = WORDS.label("circle_run:start", lazy_gettext("Circle run started"))
FINISH_CIRCLE_RUN = WORDS.label("circle_run:finish", lazy_gettext("Circle run finished"))
FAIL_CIRCLE_RUN = WORDS.label("circle_run:fail", lazy_gettext("Circle run failed"))
CANCEL_CIRCLE_RUN = WORDS.label("circle_run:cancel", lazy_gettext("Circle run cancelled"))
PUBLISH_CIRCLE_RUN = WORDS.label("circle_run:publish", lazy_gettext("Circles published"))
MOVE_IN_PLAN = WORDS.label("proposed_seat:move", lazy_gettext("Student moved to another circle in a plan"))
SWAP_MENTORS = WORDS.label("proposed_circle:mentors", lazy_gettext("Mentors of a planned circle changed"))
PIN_TO_MENTOR = WORDS.label("circle_decision:pin", lazy_gettext("Student pinned to a mentor"))
FORBID_MENTOR = WORDS.label("circle_decision:forbid", lazy_gettext("Mentor ruled out for a student"))
WITHDRAW_CIRCLE_DECISION = WORDS.label(
    "circle_decision:withdraw", lazy_gettext("Decision about a student and a mentor withdrawn")
)
