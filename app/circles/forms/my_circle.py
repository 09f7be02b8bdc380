"""Forms of those who are in a circle."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.circles.services.messages import LONGEST
from app.web.forms import BaseForm, choices_from

SCORES = [
    (5, _l("5, yes, very much")),
    (4, _l("4, mostly")),
    (3, _l("3, partly")),
    (2, _l("2, hardly")),
    (1, _l("1, no")),
]


class MessageForm(BaseForm):
    """A message to everybody in the circle."""

    body = TextAreaField(
        _l("Message"),
        [
            InputRequired(_l("Write something first.")),
            Length(max=LONGEST, message=_l("Use 2000 characters at most.")),
        ],
    )


class EvaluationForm(BaseForm):
    """Three questions and a remark, in a minute."""

    helped = RadioField(
        _l("Did this circle help you?"),
        [InputRequired(_l("Say whether it helped you."))],
        coerce=int,
        choices=choices_from(SCORES),
    )
    felt_safe = RadioField(
        _l("Could you say what you wanted to say?"),
        [InputRequired(_l("Say whether you could say what you wanted to say."))],
        coerce=int,
        choices=choices_from(SCORES),
    )
    would_again = RadioField(
        _l("Would you take part again?"),
        [InputRequired(_l("Say whether you would take part again."))],
        coerce=int,
        choices=choices_from(SCORES),
    )
    remark = TextAreaField(
        _l("What should stay the same, and what should change?"),
        [Optional(), Length(max=1000, message=_l("Use 1000 characters at most."))],
    )


class LeaveForm(BaseForm):
    """Leaving: no reason is asked."""

    wipe_messages = BooleanField(_l("Wipe the messages I wrote in this circle"))
