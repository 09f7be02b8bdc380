"""The steps of a placement stop, one form each."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.companies.forms.parts import choices_of
from app.companies.models import StopGround
from app.web.forms import BaseForm, DateField

WHY = _l("Write down why. A stop without a reason does not hold.")


class ProposeStopForm(BaseForm):
    """On which ground, and what was seen or said."""

    ground = RadioField(
        _l("Ground"),
        [InputRequired(_l("Choose a ground."))],
        choices=choices_of(StopGround),
    )
    explanation = TextAreaField(
        _l("What happened, and where it is recorded"), [InputRequired(WHY), Length(max=4000)]
    )


class SuspendForm(BaseForm):
    """Until when nobody is placed."""

    until = DateField(_l("Until and including"), [InputRequired(_l("Enter the last day."))])
    reason = StringField(_l("Why now"), [InputRequired(WHY), Length(max=500)])


class HearingForm(BaseForm):
    """When the company was heard, and its answer."""

    heard_on = DateField(_l("Day of the hearing"), [InputRequired(_l("Enter the day of the hearing."))])
    company_answer = TextAreaField(_l("What the company answered"), [Length(max=4000)])


class ReviewDayForm(BaseForm):
    """A decision that the stop is in force, and until when at most nobody looks at it again."""

    review_on = DateField(_l("Look at it again on"), [InputRequired(_l("Enter the day of the review."))])
    reason = StringField(_l("Reason of the decision"), [InputRequired(WHY), Length(max=500)])


class LiftForm(BaseForm):
    """Why the stop ends."""

    reason = StringField(_l("Why it ends"), [InputRequired(WHY), Length(max=500)])
