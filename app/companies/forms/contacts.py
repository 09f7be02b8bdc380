"""The form to find somebody at a company by an address."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired

from app.web.forms import BaseForm, EmailField


class FindContactForm(BaseForm):
    email = EmailField(_l("Email address"), [DataRequired(_l("Enter the email address of whoever asks."))])
