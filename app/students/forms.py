"""The shape of what people fill in about students."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import Email, Length, NumberRange, Optional

from app.companies.models import Track
from app.students.queries.audience import YEARS, Rule
from app.web.forms import (
    BaseForm,
    CheckboxListField,
    EmailField,
    PostcodeField,
    VersionField,
    WholeNumberField,
    choices_from,
)

ANSWERS = [("yes", _l("Yes, please")), ("no", _l("No, not needed")), ("", _l("I would rather not say"))]

YES_OR_NO = [("yes", _l("Yes")), ("no", _l("No"))]


def to_answer(value: bool | None) -> str:
    """A stored wish as the value of its radio button."""
    return "" if value is None else "yes" if value else "no"


def from_answer(value: str | None) -> bool | None:
    """The radio button's value as it is stored; None is not answered."""
    return {"yes": True, "no": False}.get(value or "")


class RuleForm(BaseForm):
    """Whom a period is for (D12): nothing ticked leaves nobody out. The choices of `programmes` are handed in."""

    programmes = CheckboxListField(_l("Programmes"))
    years = CheckboxListField(_l("Years of study"), choices=choices_from([(str(y), str(y)) for y in YEARS]))
    tracks = CheckboxListField(
        _l("Tracks"),
        choices=choices_from(
            [(Track.BOL.value, _l("School-based (BOL)")), (Track.BBL.value, _l("Work-based (BBL)"))]
        ),
    )

    def rule(self) -> Rule:
        """What is ticked."""
        return Rule.made(self.programmes.data or (), self.years.data or (), self.tracks.data or ())


class SaveRuleForm(BaseForm):
    """The rule that was shown, as `Rule.text` writes it."""

    version = VersionField()
    rule = HiddenField(_l("Who goes"))


class ExceptionForm(BaseForm):
    """Whether a student goes in a period whatever the rule says, and why."""

    goes = RadioField(_l("Goes on an internship in this period"), choices=[])
    reason = StringField(_l("Reason"), [Length(max=300, message=_l("Use at most 300 characters."))])


class StudentForm(BaseForm):
    """What a coordinator may change of a student by hand."""

    version = HiddenField()
    email = EmailField(
        _l("Email address"),
        [
            Optional(),
            Email(_l("Enter an email address, for example s.bakker@student.example.")),
            Length(max=254),
        ],
    )
    class_group = StringField(_l("Class"), [Length(max=40)])
    team_id = SelectField(_l("Team"), coerce=int)
    supervisor_id = SelectField(_l("Supervisor"), coerce=int)
    postcode = PostcodeField(_l("Postcode"), [Optional()])
    town = StringField(_l("Town"), [Length(max=100)])
    max_minutes = WholeNumberField(
        _l("Longest journey, one way"),
        [Optional(), NumberRange(5, 240, _l("Enter a number of minutes from 5 to 240."))],
    )
    has_left = BooleanField(_l("Has left the school"))


class ParticipationForm(BaseForm):
    """Whether the student takes part in the programme, and why that changes."""

    participates = RadioField(_l("Takes part"), choices=choices_from(YES_OR_NO))
    reason = StringField(_l("Reason"), [Length(max=500)])


class WishesForm(BaseForm):
    """What would help a student. Every question may stay unanswered."""

    together = RadioField(
        _l("Would you prefer an internship alongside another student who wants that too?"),
        choices=choices_from(ANSWERS),
    )
    women_present = RadioField(
        _l("Would you prefer a company where women work in technical roles?"), choices=choices_from(ANSWERS)
    )
    female_coach = RadioField(
        _l("Would you like a woman as your study coach?"), choices=choices_from(ANSWERS)
    )
    max_minutes = WholeNumberField(
        _l("What is the longest acceptable journey, one way?"),
        [Optional(), NumberRange(5, 240, _l("Enter a number of minutes from 5 to 240."))],
    )
    vetoes = CheckboxListField(_l("Companies where you do not want to go"), coerce=int)
    participates = RadioField(
        _l("Do you want to take part in the programme for women in technology and ICT?"),
        choices=choices_from(YES_OR_NO),
    )
