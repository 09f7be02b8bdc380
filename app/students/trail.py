"""What the audit trail calls what happens to students, in words."""

from flask_babel import lazy_gettext as _l

from app.audit.labels import TrailWords

FIELDS = {
    "class_group": _l("class"),
    "email": _l("email address"),
    "has_left": _l("left the school"),
    "max_minutes": _l("longest journey"),
    "postcode": _l("postcode"),
    "supervisor_id": _l("supervisor"),
    "team_id": _l("team"),
    "town": _l("town"),
}
"""What can be changed of a student by hand."""

WORDS = TrailWords(
    values={"fields": FIELDS, "hand_edits_replaced": FIELDS},
)

SAVE_CHOICES = WORDS.label("choices:save", _l("Choices saved"))
SAVE_WISHES = WORDS.label("wishes:save", _l("Wishes saved"))
EDIT_STUDENT = WORDS.label("student:edit", _l("Student edited by hand"))
JOIN_PROGRAMME = WORDS.label("participation:join", _l("Joined the programme"))
LEAVE_PROGRAMME = WORDS.label("participation:leave", _l("Left the programme"))
