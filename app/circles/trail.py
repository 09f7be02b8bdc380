"""What the audit trail calls the acts around a circle. It names no role model: nothing is ever wiped from it."""

from flask_babel import lazy_gettext

from app.audit.labels import TrailWords
from app.rolemodels.models import Slot

WORDS = TrailWords(
    details={"seats": lazy_gettext("seats for students")},
    values={"slot": Slot.labels()},
    numbered=dict.fromkeys(
        ("MentoringCircle", "Meeting", "MessageReport"), lazy_gettext("Circle %(number)s")
    ),
)

OPEN_CIRCLE = WORDS.label("circle:open", lazy_gettext("Mentoring circle started"))
CHANGE_CIRCLE = WORDS.label("circle:change", lazy_gettext("Mentoring circle changed"))
END_CIRCLE = WORDS.label("circle:end", lazy_gettext("Mentoring circle ended"))
JOIN_CIRCLE = WORDS.label("circle_seat:join", lazy_gettext("Student joined a mentoring circle"))
LEAVE_CIRCLE = WORDS.label("circle_seat:leave", lazy_gettext("Left a mentoring circle"))
MOVE_SEAT = WORDS.label("circle_seat:move", lazy_gettext("Student moved to another mentoring circle"))
REMOVE_SEAT = WORDS.label("circle_seat:remove", lazy_gettext("Student removed from a mentoring circle"))
CHANGE_MENTOR = WORDS.label("circle_seat:mentor", lazy_gettext("Mentor of a circle changed"))
PLAN_MEETINGS = WORDS.label("circle_meeting:plan", lazy_gettext("Meetings of a circle planned"))
MOVE_MEETING = WORDS.label("circle_meeting:move", lazy_gettext("Meeting of a circle moved"))
CANCEL_MEETING = WORDS.label("circle_meeting:cancel", lazy_gettext("Meeting of a circle cancelled"))
NOTE_ATTENDANCE = WORDS.label("circle_meeting:attendance", lazy_gettext("Attendance at a circle recorded"))
REPORT_MESSAGE = WORDS.label("circle_message:report", lazy_gettext("Message in a circle reported"))
HANDLE_REPORT = WORDS.label("circle_message:handle", lazy_gettext("Reported message dealt with"))
