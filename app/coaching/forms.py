"""The shape of what coordinators fill in about a request for a coach."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired, Optional

from app.coaching.models import Instead
from app.web.forms import BaseForm, CheckboxListField, DateField, choices_from


class NameForm(BaseForm):
    """Who offers it is handed in by the view."""

    coach = RadioField(_l("Who can be the coach?"), [InputRequired(_l("Choose somebody."))], coerce=int)


class NotAvailableForm(BaseForm):
    instead = CheckboxListField(
        _l("What is possible instead?"),
        choices=choices_from((one.value, one.label) for one in Instead),
    )
    again_on = DateField(_l("When do you look again?"), [Optional()])

    @property
    def chosen(self) -> list[Instead]:
        """What was ticked."""
        return [Instead(value) for value in self.data["instead"] or []]
