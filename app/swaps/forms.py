"""The shape of what people fill in about requests for another place."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from app.web.forms import BaseForm


class DeclineSwapForm(BaseForm):
    """Why it is not granted; the student reads it."""

    answer = TextAreaField(
        _l("Why not?"),
        [
            InputRequired(_l("Give the reason in one sentence. The student will read it.")),
            Length(max=1000, message=_l("Use 1000 characters at most.")),
        ],
    )
