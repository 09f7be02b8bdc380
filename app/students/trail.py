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
    details={
        "for_programmes": _l("programmes"),
        "for_tracks": _l("tracks"),
        "for_years": _l("years of study"),
        "goes": _l("students who go"),
    },
    values={"fields": FIELDS, "hand_edits_replaced": FIELDS},
)

SAVE_CHOICES = WORDS.label("choices:save", _l("Choices saved"))
STOP_SHARING = WORDS.label("choices:stop_sharing", _l("Reason of a choice no longer shared"))
SAVE_WISHES = WORDS.label("wishes:save", _l("Wishes saved"))
SET_AUDIENCE = WORDS.label("period:set_audience", _l("Who goes in a period set"))
LET_GO = WORDS.label("student:let_go", _l("Goes in a period, by exception"))
KEEP_BACK = WORDS.label("student:keep_back", _l("Does not go in a period, by exception"))
END_EXCEPTION = WORDS.label("student:end_exception", _l("Exception for a period ended"))
ADD_STUDENT = WORDS.label("student:add", _l("Student added by hand"))
EDIT_STUDENT = WORDS.label("student:edit", _l("Student edited by hand"))
GIVE_SUPERVISOR = WORDS.label("students:supervisor", _l("Supervisor given to students"))
TAKE_SUPERVISOR = WORDS.label("students:no_supervisor", _l("Supervisor taken off students"))
JOIN_PROGRAMME = WORDS.label("participation:join", _l("Takes part in the programme"))
LEAVE_PROGRAMME = WORDS.label("participation:leave", _l("Does not take part in the programme"))
