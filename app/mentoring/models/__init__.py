"""Tables of the mentoring circles, one module per noun."""

from app.mentoring.models.circle import CircleState, Membership, MembershipRole, MentoringCircle
from app.mentoring.models.decision import CircleDecision, CircleDecisionKind
from app.mentoring.models.evaluation import CircleEvaluation
from app.mentoring.models.meeting import Attendance, AttendanceState, Meeting, MeetingState
from app.mentoring.models.message import CircleMessage, MessageReport
from app.mentoring.models.proposal import ProposedCircle, ProposedSeat
from app.mentoring.models.run import CircleRun
from app.mentoring.models.wish import CircleWish

__all__ = [
    "Attendance",
    "AttendanceState",
    "CircleDecision",
    "CircleDecisionKind",
    "CircleEvaluation",
    "CircleMessage",
    "CircleRun",
    "CircleState",
    "CircleWish",
    "Meeting",
    "MeetingState",
    "Membership",
    "MembershipRole",
    "MentoringCircle",
    "MessageReport",
    "ProposedCircle",
    "ProposedSeat",
]
