"""What the audit trail calls what happens to students, in words."""

from flask_babel import lazy_gettext as _l

from app.audit.labels import label

SAVE_CHOICES = label("choices:save", _l("Choices saved"))
SAVE_WISHES = label("wishes:save", _l("Wishes saved"))
EDIT_STUDENT = label("student:edit", _l("Student edited by hand"))
JOIN_PROGRAMME = label("participation:join", _l("Joined the programme"))
LEAVE_PROGRAMME = label("participation:leave", _l("Left the programme"))
