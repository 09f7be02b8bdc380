"""Forms of the coordinator, about circles that run."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Regexp, ValidationError

from app.rolemodels.models import Slot
from app.web.forms import (
    BaseForm,
    CheckboxListField,
    ReasonForm,
    VersionField,
    WholeNumberField,
    choices_from,
    optional_id,
)

_LONG = _l("Use 200 characters at most.")


class NewCircleForm(BaseForm):
    """A circle by hand. The view hands in who can be chosen."""

    slot = SelectField(_l("Time of the week"), choices=choices_from(Slot.labels().items()))
    is_online = RadioField(
        _l("Where"),
        choices=choices_from([("", _l("In person, at the first mentor's place")), ("yes", _l("Online"))]),
        default="",
    )
    host_id = SelectField(
        _l("First mentor"), [InputRequired(_l("Choose who leads the circle."))], coerce=optional_id
    )
    second_id = SelectField(_l("Second mentor"), coerce=optional_id)
    student_ids = CheckboxListField(_l("Students"), coerce=int)

    def validate_second_id(self, field: SelectField) -> None:
        if field.data is not None and field.data == self.host_id.data:
            raise ValidationError(_l("Choose somebody other than the first mentor."))


class DetailsForm(BaseForm):
    """Where a circle meets and how many students it takes."""

    version = VersionField()
    place = StringField(_l("Where the circle meets"), [Length(max=200, message=_LONG)])
    online_address = StringField(
        _l("Address of the video call"),
        [
            Length(max=300, message=_l("Use 300 characters at most.")),
            Regexp(r"^(https://[^\s]+)?$", message=_l("Enter an address that begins with https://.")),
        ],
    )
    max_size = WholeNumberField(
        _l("Seats for students"),
        [
            InputRequired(_l("Enter a whole number, for example 8.")),
            NumberRange(1, 8, _l("Enter a number from 1 to 8.")),
        ],
    )


class MoveForm(ReasonForm):
    """Another circle for a student, and why."""

    circle_id = SelectField(_l("Which circle to move to"), coerce=int)


class MentorForm(ReasonForm):
    """Who goes, who comes, and why."""

    leaves = SelectField(_l("Who is stopping"), coerce=optional_id)
    comes = SelectField(_l("Who is coming"), coerce=optional_id)

    def validate_comes(self, field: SelectField) -> None:
        if field.data is None and self.leaves.data is None:
            raise ValidationError(_l("Choose who is stopping, who is coming, or both."))
