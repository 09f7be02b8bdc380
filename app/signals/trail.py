"""What the trail says of signals and of what follows on a stop: never what somebody wrote."""

from flask_babel import lazy_gettext as _l

from app.audit.labels import TrailWords
from app.signals.models import Outcome, TalkDecision

WORDS = TrailWords(
    details={
        "decision": _l("decided"),
        "result": _l("what was done"),
        "talked_on": _l("talked on"),
        "adviser_informed_on": _l("SBB adviser informed on"),
        "complaint_on": _l("complaint filed on"),
        "report_point_on": _l("report point used on"),
        "settled_on": _l("settled on"),
    },
    values={"decision": TalkDecision.labels(), "result": Outcome.labels()},
    numbered={"CompanySignal": _l("Signal %(number)s about a company")},
)
GIVE = WORDS.label("company_signal:give", _l("Signal about a company given"))
TAKE_UP = WORDS.label("company_signal:take_up", _l("Signal about a company taken up"))
ANSWER = WORDS.label("company_signal:answer", _l("Signal about a company answered"))
TELL_SBB = WORDS.label("sbb_report:change", _l("Report to SBB recorded"))
PRINT = WORDS.label("sbb_report:print", _l("Dossier for SBB printed"))
TALK = WORDS.label("stop_talk:record", _l("Talk after a placement stop recorded"))
