"""What the audit trail calls the acts around hours, supervisor runs and decisions."""

from flask_babel import lazy_gettext as _l

from app.audit.labels import TrailWords
from app.runs.models import RunState
from app.supervision.criteria import CRITERIA
from app.supervision.models import SupervisorDecisionKind

WORDS = TrailWords(
    details={
        "assigned": _l("students with a supervisor"),
        "away_from": _l("away from"),
        "reassigned": _l("students who have another supervisor now"),
        "emails": _l("emails sent"),
        "later": _l("of them from a later day"),
        "hours": _l("hours"),
        "match_run": _l("proposals of match run"),
        "supervisors": _l("supervisors"),
        "overtime": _l("hours beyond their own"),
        "programme_codes": _l("programmes"),
        "supervisor": _l("supervisor"),
        "town": _l("sets out from"),
        "from_on": _l("from"),
        "without_place": _l("students without a place too"),
    },
    values={
        "criteria": {name: criterion.name for name, criterion in CRITERIA.items()},
        "kind": SupervisorDecisionKind.labels(),
        "state": RunState.labels(),
    },
    numbered={"SupervisorRun": _l("Supervisor run %(number)s")},
)

SAVE_OFFER = WORDS.label("supervisor_offer:save", _l("Hours of a supervisor saved"))
COPY_OFFERS = WORDS.label("supervisor_offer:copy", _l("Hours of supervisors copied from another period"))
MARK_AWAY = WORDS.label("supervisor_offer:away", _l("Supervisor marked as away, or as back"))
START_RUN = WORDS.label("supervisor_run:start", _l("Supervisor run started"))
FINISH_RUN = WORDS.label("supervisor_run:finish", _l("Supervisor run finished"))
FAIL_RUN = WORDS.label("supervisor_run:fail", _l("Supervisor run failed"))
CANCEL_RUN = WORDS.label("supervisor_run:cancel", _l("Supervisor run cancelled"))
PUBLISH_RUN = WORDS.label("supervisor_run:publish", _l("Supervisors published"))
WITHDRAW_COMING = WORDS.label("coming_supervisor:withdraw", _l("Coming supervisor of a student withdrawn"))
MOVE = WORDS.label("proposed_supervisor:move", _l("Student moved to another supervisor in a plan"))
PIN = WORDS.label("supervisor_decision:pin", _l("Student pinned to a supervisor"))
FORBID = WORDS.label("supervisor_decision:forbid", _l("Supervisor ruled out for a student"))
WITHDRAW = WORDS.label(
    "supervisor_decision:withdraw", _l("Decision about a student and a supervisor withdrawn")
)
