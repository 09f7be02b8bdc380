"""The forms of signals and of what follows on a stop."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.signals.models import Outcome, TalkDecision
from app.web.forms import BaseForm, DateField, choices_from, optional_id


class SignalForm(BaseForm):
    """About which company, what, when, and whether to talk. The companies are handed in."""

    site_id = RadioField(
        _l("About which company?"), [InputRequired(_l("Choose the company."))], coerce=optional_id, choices=[]
    )
    what = TextAreaField(
        _l("What is wrong?"), [InputRequired(_l("Write what is wrong, in a few words.")), Length(max=4000)]
    )
    happened_on = DateField(_l("When was it?"), [Optional()])
    wants_talk = BooleanField(_l("I would like somebody to talk to me about it"))
    is_unsafe = BooleanField(_l("Others who go there are not safe either"))


class AnswerForm(BaseForm):
    """What was done, for the student."""

    outcome = RadioField(
        _l("What was done?"),
        [InputRequired(_l("Choose what was done."))],
        choices=choices_from(Outcome.labels().items()),
    )
    talked_on = DateField(_l("Date of the talk with the company"), [Optional()])
    answer = TextAreaField(
        _l("What the student reads"),
        [InputRequired(_l("Write the student what was done.")), Length(max=2000)],
    )


class SbbForm(BaseForm):
    """The steps of telling SBB, each with its day, and what SBB reads."""

    adviser_informed_on = DateField(_l("SBB adviser informed on"), [Optional()])
    complaint_on = DateField(_l("Complaint filed on"), [Optional()])
    report_point_on = DateField(_l("Report point for discrimination used on"), [Optional()])
    settled_on = DateField(_l("Settled on"), [Optional()])
    account = TextAreaField(_l("What happened, as SBB reads it"), [Length(max=4000)])
    company_answer = TextAreaField(_l("The company's answer, as SBB reads it"), [Length(max=4000)])
    outcome = StringField(_l("What SBB decided"), [Length(max=500)])


class TalkForm(BaseForm):
    """The talk with a student, and what was decided together."""

    talked_on = DateField(_l("Date of the talk"), [InputRequired(_l("Enter the day of the talk."))])
    decision = RadioField(
        _l("What did you decide together?"),
        [InputRequired(_l("Choose what you decided."))],
        choices=choices_from(TalkDecision.labels().items()),
    )
