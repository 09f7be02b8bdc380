"""Tables of mentoring circles, one module per noun: their life, and what people said of who belongs in one."""

from app.circles.models.circle import CircleState, Membership, MembershipRole, MentoringCircle
from app.circles.models.decision import CircleDecision, CircleDecisionKind
from app.circles.models.evaluation import CircleEvaluation
from app.circles.models.meeting import Attendance, AttendanceState, Meeting, MeetingState
from app.circles.models.message import CircleMessage, MessageReport
from app.circles.models.wish import CircleWish
