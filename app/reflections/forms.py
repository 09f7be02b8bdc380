"""The forms of notes."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.reflections.models import LONGEST
from app.web.forms import BaseForm, optional_id


class NoteForm(BaseForm):
    """What it says."""

    text = TextAreaField(
        _l("My note"),
        [
            DataRequired(_l("Write something first.")),
            Length(max=LONGEST, message=_l("Use 4,000 characters at most.")),
        ],
    )


class ShareForm(BaseForm):
    """With whom; the choices are handed in."""

    reader = SelectField(_l("Who may read it"), [InputRequired(_l("Choose somebody."))], coerce=optional_id)
