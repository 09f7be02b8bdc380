"""The form with which somebody asks for an export of the school."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from app.web.forms import BaseForm


class ExportForm(BaseForm):
    recipient = StringField(
        _l("Public key for which the file is encrypted"),
        [Length(max=200, message=_l("Use at most 200 characters."))],
    )
