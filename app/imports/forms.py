"""The shape of an upload."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField

from app.web.forms import BaseForm


class UploadForm(BaseForm):
    """One spreadsheet. `is_complete` only means something for kinds of file that may hold a part."""

    file = FileField(_l("File"), [FileRequired(_l("Choose a file: .xlsx, .ods or .csv."))])
    is_complete = BooleanField(_l("This file contains all our students"), default=True)
