"""The steps of a placement stop, one form each."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.companies.forms.parts import choices_of
from app.companies.models import StopGround
from app.web.forms import BaseForm, DateField

WHY = _l("Write down why. A stop without a reason will not hold up.")


class ProposeStopForm(BaseForm):
    """On which ground, and what was seen or said."""

    ground = RadioField(
        _l("Grounds"),
        [InputRequired(_l("Choose the grounds."))],
        choices=choices_of(StopGround),
    )
    explanation = TextAreaField(
        _l("What happened, and where it is recorded"), [InputRequired(WHY), Length(max=4000)]
    )


class SuspendForm(BaseForm):
    """Until when nobody is placed."""

    until = DateField(_l("Up to and including"), [InputRequired(_l("Enter the last day."))])
    reason = StringField(_l("Why now"), [InputRequired(WHY), Length(max=500)])


class HearingForm(BaseForm):
    """When the company was heard, and its answer."""

    heard_on = DateField(
        _l("Date the company was heard"), [InputRequired(_l("Enter the date the company was heard."))]
    )
    company_answer = TextAreaField(_l("The company's answer"), [Length(max=4000)])


class ReviewDayForm(BaseForm):
    """A decision that the stop is in force, and until when at most nobody looks at it again."""

    review_on = DateField(_l("Review date"), [InputRequired(_l("Enter the review date."))])
    reason = StringField(_l("Reason for the decision"), [InputRequired(WHY), Length(max=500)])


class LiftForm(BaseForm):
    """Why the stop ends."""

    reason = StringField(_l("Why it ends"), [InputRequired(WHY), Length(max=500)])
