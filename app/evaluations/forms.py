"""The forms of evaluations."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length

from app.evaluations.models import LONGEST_LINE
from app.web.forms import BaseForm


class SendForm(BaseForm):
    """The end of an evaluation: a line, and whether the coordinator may read it."""

    line = TextAreaField(
        _l("Something in your own words"),
        [Length(max=LONGEST_LINE, message=_l("Use 1000 characters at most."))],
    )
    shows_line = BooleanField(_l("The coordinator may read this"))
