"""What the audit trail calls what happens to students, in words."""

from flask_babel import lazy_gettext as _l

from app.audit.labels import TrailWords

FIELDS = {
    "career_coach": _l("study coach"),
    "class_group": _l("class"),
    "cohort": _l("cohort"),
    "email": _l("email address"),
    "first_name": _l("first name"),
    "has_left": _l("left the school"),
    "last_name": _l("last name"),
    "max_minutes": _l("longest journey"),
    "name_prefix": _l("prefix"),
    "postcode": _l("postcode"),
    "programme_id": _l("programme"),
    "required_hours": _l("hours of internship"),
    "supervisor_id": _l("supervisor"),
    "team_id": _l("team"),
    "town": _l("town"),
    "track": _l("track"),
    "year_of_study": _l("year of study"),
}
"""What can be changed of a student by hand."""

WORDS = TrailWords(
    values={"fields": FIELDS, "hand_edits_replaced": FIELDS},
)

SAVE_CHOICES = WORDS.label("choices:save", _l("Choices saved"))
SAVE_WISHES = WORDS.label("wishes:save", _l("Wishes saved"))
ADD_STUDENT = WORDS.label("student:add", _l("Student added by hand"))
EDIT_STUDENT = WORDS.label("student:edit", _l("Student edited by hand"))
GIVE_SUPERVISOR = WORDS.label("students:supervisor", _l("Supervisor given to students"))
TAKE_SUPERVISOR = WORDS.label("students:no_supervisor", _l("Supervisor taken off students"))
JOIN_PROGRAMME = WORDS.label("participation:join", _l("Takes part in the programme"))
LEAVE_PROGRAMME = WORDS.label("participation:leave", _l("Does not take part in the programme"))
