"""A count of women in technical roles."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired, Optional

from app.companies.forms.figures import from_zero
from app.companies.forms.wording import choices_of
from app.companies.models import CountSource
from app.web.forms import BaseForm, DateField, WholeNumberField


class CountForm(BaseForm):
    """How many women, of how many people, on which day, says who (R1-R4)."""

    women = WholeNumberField(
        _l("Women in technical roles"), [InputRequired(_l("Enter how many women. Nobody is 0.")), from_zero]
    )
    technical_staff = WholeNumberField(
        _l("Everybody in technical roles, women and men"), [Optional(), from_zero]
    )
    counted_on = DateField(_l("Counted on"), [InputRequired(_l("Enter the day of the count."))])
    source = SelectField(_l("Who says so"), choices=choices_of(CountSource))
